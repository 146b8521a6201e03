package io.tallybook.bench.input;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.RawRecord;
import java.time.Instant;

/**
 * The clicks of a run: each is a function of its index alone, so that any reader can start anywhere
 * and a result can be checked without a copy of the input.
 *
 * <p>Event time grows by a second every {@link #CLICKS_PER_EVENT_SECOND} clicks. A duplicate
 * repeats the bytes of an earlier click, at most {@link #DUPLICATE_DISTANCE_MAX} back, that is none
 * itself. One click in a hundred belongs to a burst: six clicks of one user on one ad within a
 * second.
 */
public final class ClickInput {
  /** How many clicks share a second of event time. */
  public static final int CLICKS_PER_EVENT_SECOND = 20_000;

  /** How far back a duplicate's original can be, in clicks. */
  public static final int DUPLICATE_DISTANCE_MAX = 50_000;

  /** Event time of the first click. */
  public static final long START_MILLIS = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

  /** Where the id lies in the bytes of a click. */
  static final int ID_OFFSET = WireClick.ID_OFFSET;

  private static final int CLICKS_PER_MILLI = CLICKS_PER_EVENT_SECOND / 1_000;
  private static final int RECEIVE_DELAY_MILLIS_MAX = 800;

  /** Clicks below this index are never duplicates, so that every search for an original ends. */
  private static final int ORIGINALS_FIRST = 64;

  // A burst every 100 clicks; its six clicks lie 2000 apart, a tenth of a second.
  private static final int BURST_SIZE = 6;
  private static final int BURST_STEP = 2_000;
  private static final int BURST_EVERY = 100;

  private static final long DUPLICATE_SERIES = 1;
  private static final long DISTANCE_SERIES = 2;
  private static final long ID_HIGH_SERIES = 3;
  private static final long ID_LOW_SERIES = 4;
  private static final long AD_SERIES = 5;
  private static final long USER_SERIES = 6;
  private static final long BURST_AD_SERIES = 7;
  private static final long BURST_USER_SERIES = 8;
  private static final long PLACE_SERIES = 9;

  private final AdDraw draw;
  private final int duplicatePermille;
  private final int partitions;

  /** The clicks of a profile, all in one partition. */
  public ClickInput(ClickProfile profile) {
    this(profile, 1);
  }

  /**
   * The clicks of a profile.
   *
   * @param partitions over how many partitions their records take turns; positive
   */
  public ClickInput(ClickProfile profile, int partitions) {
    this.draw = AdDraw.of(profile.spread(), AdTable.COUNT);
    this.duplicatePermille = profile.duplicatePermille();
    this.partitions = partitions;
  }

  /** Whether the click repeats an earlier one. */
  public boolean isDuplicate(long index) {
    return index >= ORIGINALS_FIRST
        && Mix.below(1_000, Mix.of(DUPLICATE_SERIES, index)) < duplicatePermille;
  }

  /** Index of the click whose bytes this one has: itself, or the one it repeats. */
  public long original(long index) {
    if (!isDuplicate(index)) {
      return index;
    }
    int distanceMax = (int) Math.min(index, DUPLICATE_DISTANCE_MAX);
    long original = index - 1 - Mix.below(distanceMax, Mix.of(DISTANCE_SERIES, index));
    while (isDuplicate(original)) {
      original--;
    }
    return original;
  }

  /**
   * When the click of an index that is no duplicate happened: milliseconds since the epoch, UTC.
   */
  public static long eventTimeMillis(long original) {
    return START_MILLIS + original / CLICKS_PER_MILLI;
  }

  /** What is true of the click. */
  public ClickFacts facts(long index) {
    long original = original(index);
    int user = user(original);
    long eventTimeMillis = eventTimeMillis(original);
    return new ClickFacts(
        ad(original),
        user,
        eventTimeMillis,
        eventTimeMillis + receiveDelayMillis(original),
        UserTable.device(user),
        UserTable.isAgentless(user));
  }

  private static boolean isInBurst(long original) {
    return original % BURST_STEP % BURST_EVERY == 0;
  }

  /** The clicks of one burst have equal numbers. */
  private static long burstNumber(long original) {
    long block = original / (BURST_STEP * BURST_SIZE);
    return block * (BURST_STEP / BURST_EVERY) + original % BURST_STEP / BURST_EVERY;
  }

  private int ad(long original) {
    return draw.ad(
        isInBurst(original)
            ? Mix.of(BURST_AD_SERIES, burstNumber(original))
            : Mix.of(AD_SERIES, original));
  }

  private static int user(long original) {
    return Mix.below(
        UserTable.COUNT,
        isInBurst(original)
            ? Mix.of(BURST_USER_SERIES, burstNumber(original))
            : Mix.of(USER_SERIES, original));
  }

  private static int receiveDelayMillis(long original) {
    return Mix.below(RECEIVE_DELAY_MILLIS_MAX + 1, Mix.of(PLACE_SERIES, original));
  }

  /** The click in the wire schema. */
  public byte[] payload(long index) {
    return payloadOf(original(index));
  }

  private byte[] payloadOf(long original) {
    int ad = ad(original);
    int user = user(original);
    long eventTimeMillis = eventTimeMillis(original);
    return WireClick.write(
        eventTimeMillis,
        eventTimeMillis + receiveDelayMillis(original),
        Mix.of(ID_HIGH_SERIES, original),
        Mix.of(ID_LOW_SERIES, original),
        ad,
        user,
        (int) Mix.of(PLACE_SERIES, original));
  }

  /** The click as a record of the log, taken when it was received. */
  public RawRecord record(long index) {
    long original = original(index);
    byte[] payload = payloadOf(original);
    ByteString bytes = UnsafeByteOperations.unsafeWrap(payload);
    return new RawRecord(
        UnsafeByteOperations.unsafeWrap(payload, ID_OFFSET, WireClick.ID_BYTES),
        bytes,
        "generated",
        (int) (index % partitions),
        index,
        eventTimeMillis(original) + receiveDelayMillis(original));
  }
}
