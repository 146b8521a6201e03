package io.tallybook.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedIdsTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  @Test
  void value_holdsTheTimeToTheMillisecond_andADigest() {
    long value = RememberedIds.value(NOON + 1, 0x1234_5678_9abc_def0L, false);
    assertThat(RememberedIds.eventTimeMillis(value)).isEqualTo(NOON + 1);
    assertThat(
            RememberedIds.conflict(value, RememberedIds.value(NOON, 0x1234_5678_9abc_def0L, false)))
        .isFalse();
    assertThat(
            RememberedIds.conflict(
                value, RememberedIds.value(NOON + 1, 0x1234_5678_9abc_def1L, false)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 253_402_300_799_999L, Long.MAX_VALUE})
  void value_ofATimeBeyondWhatCanBeTold_isStillAnId(long eventTimeMillis) {
    assertThat(RememberedIds.value(eventTimeMillis, 0, false)).isNotEqualTo(RememberedIds.UNKNOWN);
    assertThat(RememberedIds.eventTimeMillis(RememberedIds.value(eventTimeMillis, -1, true)))
        .isPositive();
  }

  @Test
  void displaces_isEarlier_withTheSamePayload() {
    assertThat(RememberedIds.displaces(value(1, 5), value(2, 5))).isTrue();
    assertThat(RememberedIds.displaces(value(2, 5), value(2, 5))).isFalse();
    assertThat(RememberedIds.displaces(value(3, 5), value(2, 5))).isFalse();
    assertThat(RememberedIds.displaces(value(1, 6), value(2, 5))).isFalse();
  }

  private static long value(long second, long payloadHash) {
    return RememberedIds.value(NOON + second * 1_000, payloadHash, second % 2 == 0);
  }

  @ParameterizedTest(name = "horizon {0}")
  @ValueSource(strings = {"PT10M", "PT1H", "P7D", "P30D"})
  void id_takesAtMost40BytesInMemory_and24InTheLog(String horizon) {
    Expiry expiry = new Expiry(Duration.parse(horizon).toMillis());
    SplittableRandom random = new SplittableRandom(1);
    RememberedIds ids = new RememberedIds();
    int count = 100_000;
    long logBytes = 0;
    for (int i = 0; i < count; i++) {
      long high = random.nextLong();
      long low = random.nextLong();
      long value =
          RememberedIds.value(
              NOON - random.nextLong(expiry.horizonMillis()),
              random.nextLong(),
              random.nextBoolean());
      ids.put(high, low, value);
      BytesWriter segment = new BytesWriter();
      RememberedIds.write(
          high, low, value, expiry.bucketOf(RememberedIds.eventTimeMillis(value)), segment);
      logBytes += segment.size();
    }
    assertThat(ids.size()).isEqualTo(count);
    assertThat((double) ids.bytes() / count).isLessThanOrEqualTo(40.0);
    assertThat((double) logBytes / count).isLessThanOrEqualTo(24.0);
  }

  @Test
  void replay_givesWhatWasWritten_andTheEarliestOfAnId() {
    BytesWriter segment = new BytesWriter();
    RememberedIds.write(1, 2, value(60, 9), NOON, segment);
    RememberedIds.write(3, 4, value(61, 8), NOON, segment);
    RememberedIds.write(1, 2, value(30, 9), NOON, segment);
    RememberedIds.write(1, 2, value(45, 9), NOON, segment);
    RememberedIds ids = new RememberedIds();
    ids.replay(NOON, 0, new BytesReader(segment.toByteArray()));
    assertThat(ids.get(1, 2)).isEqualTo(value(30, 9));
    assertThat(ids.get(3, 4)).isEqualTo(value(61, 8));
    assertThat(ids.get(3, 5)).isEqualTo(RememberedIds.UNKNOWN);
  }

  @Test
  void forgetBefore_forgetsWhatHappenedBefore() {
    RememberedIds ids = new RememberedIds();
    ids.put(1, 1, value(1, 0));
    ids.put(2, 2, value(2, 0));
    ids.forgetBefore(NOON + 2_000);
    assertThat(ids.get(1, 1)).isEqualTo(RememberedIds.UNKNOWN);
    assertThat(ids.get(2, 2)).isEqualTo(value(2, 0));
  }

  @Test
  void expiry_isAtLeastTheHorizonAfterEveryEventOfTheBucket_andAnEighthMoreAtMost() {
    Expiry expiry = new Expiry(Duration.ofHours(1).toMillis());
    for (long at = NOON; at < NOON + 3_600_000; at += 7_919) {
      long kept = expiry.expiresAt(expiry.bucketOf(at)) - at;
      assertThat(kept).isBetween(3_600_000L, 3_600_000L + 450_000L);
      assertThat(at).isBetween(expiry.bucketOf(at), expiry.endOf(expiry.bucketOf(at)) - 1);
    }
  }
}
