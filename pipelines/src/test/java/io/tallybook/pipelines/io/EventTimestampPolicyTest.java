package io.tallybook.pipelines.io;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.EventWire;
import io.tallybook.testdata.ScriptedEvent;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimestampPolicyTest {
  private static final org.joda.time.Duration DELAY = org.joda.time.Duration.standardSeconds(10);

  @Test
  void events_followsTheNewestEvent_andNeverGoesBack() {
    EventTimestampPolicy policy = policy(WatermarkPolicy.EVENTS);
    PartitionContext caughtUp = context(0, "60:00");

    assertThat(policy.getWatermark(caughtUp)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    assertThat(read(policy, click("a").at("05:00"))).isEqualTo(at("05:00"));
    assertThat(policy.getWatermark(caughtUp)).isEqualTo(at("04:50"));
    assertThat(read(policy, click("b").at("02:00"))).isEqualTo(at("02:00"));
    assertThat(policy.getWatermark(caughtUp)).isEqualTo(at("04:50"));
  }

  @Test
  void wall_followsTheLogsTimeWhileRecordsWait_andTheBrokersClockWhenNoneDoes() {
    EventTimestampPolicy policy = policy(WatermarkPolicy.WALL);

    read(policy, click("late").at("01:00").receivedAfter(Duration.ofMinutes(4)));
    assertThat(policy.getWatermark(context(3, "60:00"))).isEqualTo(at("04:50"));
    assertThat(policy.getWatermark(context(0, "60:00"))).isEqualTo(at("59:50"));
    assertThat(policy.getWatermark(context(3, "61:00"))).isEqualTo(at("59:50"));
  }

  @Test
  void wall_idleFromTheStart_followsTheClock() {
    assertThat(policy(WatermarkPolicy.WALL).getWatermark(context(0, "60:00")))
        .isEqualTo(at("59:50"));
  }

  @Test
  void wall_backlogUnknown_waits() {
    EventTimestampPolicy restored =
        new EventTimestampPolicy(WatermarkPolicy.WALL, DELAY, Optional.of(at("03:00")));
    assertThat(restored.getWatermark(context(-1, "60:00"))).isEqualTo(at("03:00"));
  }

  @Test
  void futureEvent_isClamped_soItCannotRaceAhead() {
    EventTimestampPolicy policy = policy(WatermarkPolicy.EVENTS);
    ScriptedEvent aheadByADay =
        click("a").at("00:00").at(Duration.ofDays(1)).receivedAfter(Duration.ofDays(-1));

    assertThat(read(policy, aheadByADay)).isEqualTo(at("05:00"));
    assertThat(policy.getWatermark(context(0, "60:00"))).isEqualTo(at("04:50"));
  }

  @Test
  void forgedReceiveTime_isClampedToTheTimeTheLogTookTheRecord() {
    EventTimestampPolicy policy = policy(WatermarkPolicy.WALL);
    byte[] forged =
        EventWire.toWire(click("a").at("00:00").receivedAfter(Duration.ofDays(99)).event())
            .toByteArray();

    policy.getTimestampForRecord(context(1, "60:00"), record(forged, at("07:00")));
    assertThat(policy.getWatermark(context(1, "60:00"))).isEqualTo(at("06:50"));
  }

  @Test
  void garbage_hasTheTimeOfTheLog_andLeavesTheWatermarkAlone() {
    EventTimestampPolicy policy = policy(WatermarkPolicy.EVENTS);
    Instant timestamp =
        policy.getTimestampForRecord(
            context(1, "60:00"), record(new byte[] {1, 2, 3}, at("07:00")));
    assertThat(timestamp).isEqualTo(at("07:00"));
    assertThat(policy.getWatermark(context(1, "60:00")))
        .isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  private static EventTimestampPolicy policy(WatermarkPolicy policy) {
    return new EventTimestampPolicy(policy, DELAY, Optional.empty());
  }

  private static Instant read(EventTimestampPolicy policy, ScriptedEvent script) {
    var event = script.event();
    return policy.getTimestampForRecord(
        context(1, "60:00"),
        record(
            EventWire.toWire(event).toByteArray(),
            Instant.ofEpochMilli(event.header().receivedAtMillis())));
  }

  private static KafkaRecord<byte[], byte[]> record(byte[] payload, Instant recordedAt) {
    return new KafkaRecord<>(
        "ad-events",
        0,
        0,
        recordedAt.getMillis(),
        KafkaTimestampType.LOG_APPEND_TIME,
        null,
        new byte[0],
        payload);
  }

  private static Instant at(String minutesAndSeconds) {
    return Instant.ofEpochMilli(
        EPOCH.plus(click("any").at(minutesAndSeconds).time()).toEpochMilli());
  }

  private static PartitionContext context(long backlog, String checkedAt) {
    return new PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return at(checkedAt);
      }
    };
  }
}
