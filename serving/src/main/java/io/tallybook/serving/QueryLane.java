package io.tallybook.serving;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that wait for the store so that the event loop does not. Work beyond a bounded queue is
 * refused at once: an answer that comes after its asker has left helps nobody.
 */
final class QueryLane {
  /** Longer work gets Vert.x's warning of a blocked thread. */
  private static final long WARN_AFTER_SECONDS = 60;

  private final WorkerExecutor workers;
  private final int pendingMax;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param name of the threads; closes with the Vert.x instance
   * @param pendingMax most questions running and waiting
   */
  QueryLane(Vertx vertx, String name, int threads, int pendingMax) {
    this.workers =
        vertx.createSharedWorkerExecutor(name, threads, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    this.pendingMax = pendingMax;
  }

  /**
   * Runs the work on one of the threads.
   *
   * @return its result; fails with {@link RefusedRequest} when the queue is full
   */
  <T> Future<T> run(Callable<T> work) {
    if (pending.incrementAndGet() > pendingMax) {
      pending.decrementAndGet();
      return Future.failedFuture(RefusedRequest.busy());
    }
    // Unordered: one caller's slow question must not hold up another's.
    return workers.executeBlocking(work, false).onComplete(done -> pending.decrementAndGet());
  }
}
