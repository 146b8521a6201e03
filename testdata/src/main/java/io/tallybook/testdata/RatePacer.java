package io.tallybook.testdata;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Keeps a replay from running ahead of its rate. A slow gateway is caught up with afterwards. */
final class RatePacer {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OptionalDouble eventsPerSecond;
  private final Cancellation cancellation;
  private final long startNanos = System.nanoTime();
  private long eventsBefore;

  RatePacer(OptionalDouble eventsPerSecond, Cancellation cancellation) {
    this.eventsPerSecond = eventsPerSecond;
    this.cancellation = cancellation;
  }

  /** Waits until it is time for the next events, or the replay is cancelled. */
  void awaitTurn(int events) throws InterruptedException {
    if (eventsPerSecond.isPresent()) {
      long dueNanos = (long) (eventsBefore / eventsPerSecond.getAsDouble() * NANOS_PER_SECOND);
      boolean cancelled = false;
      for (long waitNanos = waitNanos(dueNanos);
          waitNanos > 0 && !cancelled;
          waitNanos = waitNanos(dueNanos)) {
        cancelled = cancellation.pause(waitNanos);
      }
      eventsBefore += events;
    }
  }

  private long waitNanos(long dueNanos) {
    return startNanos + dueNanos - System.nanoTime();
  }
}
