package io.tallybook.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all requests together may hold. Safe for use by many threads; never waits. */
final class ByteBudget {
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes bytes, all or none. Who got them gives them back with {@link #release}, once. */
  boolean tryAcquire(long bytes) {
    if (held.addAndGet(bytes) > bytesMax) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    if (held.addAndGet(-bytes) < 0) {
      throw new IllegalStateException("more bytes were given back than taken");
    }
  }

  long heldBytes() {
    return held.get();
  }
}
