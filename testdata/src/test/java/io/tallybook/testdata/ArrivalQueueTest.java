package io.tallybook.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalQueueTest {
  private final GeneratedEvent event =
      new TrafficGenerator(TrafficConfig.defaults()).iterator().next();
  private final SeededRandom random = new SeededRandom(1);
  private final ArrivalQueue queue = new ArrivalQueue();

  @Test
  void delayMillis_room_hasTheLongTail() {
    assertThat(longestDelayMillis()).isGreaterThan(3_600_000);
  }

  @Test
  void delayMillis_halfFull_hasNoLongTail() {
    fillTo(ArrivalQueue.LONG_DELAYED_MAX);

    assertThat(longestDelayMillis()).isBetween(10_000L, 60_000L);
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void delayMillis_full_isZero() {
    fillTo(ArrivalQueue.PENDING_MAX);

    assertThat(longestDelayMillis()).isZero();
    assertThat(queue.isFull()).isTrue();
  }

  @Test
  void hasArrived_onlyFromItsTimeOn() {
    long arrivalMillis = event.event().header().receivedAtMillis();
    queue.add(event);

    assertThat(queue.hasArrived(arrivalMillis - 1)).isFalse();
    assertThat(queue.hasArrived(arrivalMillis)).isTrue();
    assertThat(queue.remove()).isSameAs(event);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.hasArrived(Long.MAX_VALUE)).isFalse();
  }

  private long longestDelayMillis() {
    return LongStream.generate(() -> queue.delayMillis(DisorderProfile.REALISTIC, random))
        .limit(20_000)
        .max()
        .orElseThrow();
  }

  private void fillTo(int size) {
    for (int i = 0; i < size; i++) {
      queue.add(event);
    }
  }
}
