package io.tallybook.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryLaneTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void fullLane_refusesAtOnceAndRecovers() throws Exception {
    QueryLane lane = new QueryLane(vertx, "test-lane", 1, 2);
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> running = lane.run(() -> release.await(20, TimeUnit.SECONDS));
    Future<String> waiting = lane.run(() -> "second");
    Future<String> refused = lane.run(() -> "third");
    assertThat(refused.failed()).isTrue();
    assertThat(refused.cause())
        .isInstanceOfSatisfying(RefusedRequest.class, e -> assertThat(e.status()).isEqualTo(503));
    release.countDown();
    assertThat(await(running)).isTrue();
    assertThat(await(waiting)).isEqualTo("second");
    assertThat(await(lane.run(() -> "fourth"))).isEqualTo("fourth");
  }

  @Test
  void failedWork_freesItsPlace() throws Exception {
    QueryLane lane = new QueryLane(vertx, "test-lane", 1, 1);
    Future<String> failing =
        lane.run(
            () -> {
              throw new IllegalStateException("broken");
            });
    await(failing.otherwise("recovered"));
    assertThat(await(lane.run(() -> "next"))).isEqualTo("next");
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
