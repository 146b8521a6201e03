package io.tallybook.pipelines.io;

import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.EventWire.Times;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event times and the watermark of one partition. The watermark never goes back, and no record can
 * push it further than the broker had come when it took the record.
 *
 * <p>Its delay keeps a minute open for events on their way; what is later still has the allowed
 * lateness.
 */
final class EventTimestampPolicy extends TimestampPolicy<byte[], byte[]> {
  private final WatermarkPolicy policy;
  private final Duration delay;
  private Instant watermark;

  EventTimestampPolicy(
      WatermarkPolicy policy, Duration delay, Optional<Instant> previousWatermark) {
    this.policy = policy;
    this.delay = delay;
    this.watermark = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Override
  public Instant getTimestampForRecord(PartitionContext ctx, KafkaRecord<byte[], byte[]> record) {
    long recordedAtMillis = record.getTimestamp();
    if (policy == WatermarkPolicy.WALL) {
      advanceTo(recordedAtMillis);
    }
    Optional<Times> times = EventWire.peekTimes(record.getKV().getValue());
    if (times.isEmpty()) {
      return Instant.ofEpochMilli(recordedAtMillis);
    }
    // Neither clock of a record is trusted further than that of the log.
    long eventTimeMillis =
        EventValidator.countedTimeMillis(
            times.get().declaredTimeMillis(),
            Math.min(times.get().receivedAtMillis(), recordedAtMillis));
    if (policy == WatermarkPolicy.EVENTS && eventTimeMillis >= EventValidator.TIME_MILLIS_MIN) {
      advanceTo(eventTimeMillis);
    }
    return Instant.ofEpochMilli(
        Math.max(eventTimeMillis, BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()));
  }

  @Override
  public Instant getWatermark(PartitionContext ctx) {
    if (policy == WatermarkPolicy.WALL && ctx.getMessageBacklog() == 0) {
      // Not the present time: records may have arrived since the backlog was looked up.
      advanceTo(ctx.getBacklogCheckTime().getMillis());
    }
    return watermark;
  }

  private void advanceTo(long millis) {
    Instant candidate = Instant.ofEpochMilli(millis).minus(delay);
    if (candidate.isAfter(watermark)) {
      watermark = candidate;
    }
  }
}
