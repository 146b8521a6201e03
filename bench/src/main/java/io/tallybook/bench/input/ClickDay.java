package io.tallybook.bench.input;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The clicks of {@link ClickInput}, spread evenly over a UTC day. A duplicate repeats the bytes of
 * its original, as many clicks later as there.
 */
public final class ClickDay {
  /** The topic of the records. */
  public static final String TOPIC = "clicks";

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final ClickInput input;
  private final long clicks;
  private final int partitions;

  /**
   * The clicks of a profile.
   *
   * @param clicks how many; positive
   * @param partitions over how many partitions their records take turns; positive
   */
  public ClickDay(ClickProfile profile, long clicks, int partitions) {
    if (clicks <= 0 || partitions <= 0) {
      throw new IllegalArgumentException(
          "clicks and partitions must be positive, are " + clicks + " and " + partitions);
    }
    this.input = new ClickInput(profile, partitions);
    this.clicks = clicks;
    this.partitions = partitions;
  }

  /** The day. */
  public static LocalDate date() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(ClickInput.START_MILLIS), ZoneOffset.UTC);
  }

  /** Index of the click whose bytes this one has: itself, or the one it repeats. */
  public long original(long index) {
    return input.original(index);
  }

  /** What is true of the click of an index. */
  public ClickFacts facts(long index) {
    long original = input.original(index);
    ClickFacts facts = input.facts(original);
    long eventTimeMillis = eventTimeMillis(original);
    return new ClickFacts(
        facts.ad(),
        facts.user(),
        eventTimeMillis,
        eventTimeMillis + (facts.receivedAtMillis() - facts.eventTimeMillis()),
        facts.device(),
        facts.userAgentMissing());
  }

  /** The click as a record of its partition, taken when it was received. */
  public RawRecord record(long index) {
    ClickFacts facts = facts(index);
    byte[] payload = input.payload(index);
    WireClick.setTimes(payload, facts.eventTimeMillis(), facts.receivedAtMillis());
    ByteString bytes = UnsafeByteOperations.unsafeWrap(payload);
    return new RawRecord(
        UnsafeByteOperations.unsafeWrap(payload, WireClick.ID_OFFSET, WireClick.ID_BYTES),
        bytes,
        TOPIC,
        (int) (index % partitions),
        index / partitions,
        facts.receivedAtMillis());
  }

  private long eventTimeMillis(long original) {
    return ClickInput.START_MILLIS + Math.multiplyExact(original, DAY_MILLIS) / clicks;
  }
}
