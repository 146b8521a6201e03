package io.tallybook.transforms.dedup;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.FingerprintTable;
import io.tallybook.transforms.shard.LogIndex;

/**
 * The ids of one shard that have been seen: for each its 128-bit fingerprint, the event time of the
 * event that counts, whether a rule could not decide that event, and a digest of its payload. 30 to
 * 36 bytes an id in memory, 22 to 24 in the log.
 */
final class RememberedIds implements LogIndex {
  /** Nothing has been seen of this id. */
  static final long UNKNOWN = FingerprintTable.ABSENT;

  /** Of the 64 bits of a value, times take 42, enough until the year 2109. */
  private static final int TIME_SHIFT = 22;

  private static final long TIME_MILLIS_MAX = (1L << (Long.SIZE - TIME_SHIFT)) - 1;

  /** One bit tells whether a rule could not decide, the 21 others are the digest. */
  private static final long UNDECIDED = 1L << 21;

  private static final long DIGEST_MASK = UNDECIDED - 1;
  private static final long REST_MASK = UNDECIDED | DIGEST_MASK;
  private static final int REST_BYTES = 3;

  private final FingerprintTable table = new FingerprintTable();

  /**
   * What is remembered of an event.
   *
   * @param eventTimeMillis milliseconds since the epoch; a time beyond 2109 is taken for the last
   *     moment that can be told
   * @param payloadHash any hash of the payload; some of its bits are kept
   * @param undecided whether a rule could not decide the event
   */
  static long value(long eventTimeMillis, long payloadHash, boolean undecided) {
    return value(eventTimeMillis, (payloadHash & DIGEST_MASK) | (undecided ? UNDECIDED : 0));
  }

  private static long value(long eventTimeMillis, long rest) {
    long millis = Math.max(1, Math.min(eventTimeMillis, TIME_MILLIS_MAX));
    return (millis << TIME_SHIFT) | rest;
  }

  static long eventTimeMillis(long value) {
    return value >>> TIME_SHIFT;
  }

  static boolean isUndecided(long value) {
    return (value & UNDECIDED) != 0;
  }

  /** Whether two values with one id say different things of what happened, times aside. */
  static boolean conflict(long value, long other) {
    return ((value ^ other) & DIGEST_MASK) != 0;
  }

  /** Whether the event of the first value counts in place of the event of the second. */
  static boolean displaces(long value, long known) {
    return !conflict(value, known) && eventTimeMillis(value) < eventTimeMillis(known);
  }

  /** What is remembered of an id, or {@link #UNKNOWN}. */
  long get(long high, long low) {
    return table.get(high, low);
  }

  /** Prepares for {@link #get} of many ids, see {@link FingerprintTable#lookAhead}. */
  void lookAhead(long[] highs, int count) {
    table.lookAhead(highs, count);
  }

  void put(long high, long low, long value) {
    table.put(high, low, value);
  }

  /** Forgets the ids whose event that counts happened before a time. */
  void forgetBefore(long millis) {
    table.removeIf(value -> eventTimeMillis(value) < millis);
  }

  int size() {
    return table.size();
  }

  /** How much memory the ids take. */
  long bytes() {
    return table.bytes();
  }

  /** Appends what {@link #replay} reads; {@code bucket} is where its bucket begins. */
  static void write(long high, long low, long value, long bucket, BytesWriter segment) {
    segment.writeLong(high);
    segment.writeLong(low);
    long rest = value & REST_MASK;
    for (int shift = 0; shift < REST_BYTES * Byte.SIZE; shift += Byte.SIZE) {
      segment.writeByte((int) (rest >>> shift));
    }
    segment.writeVarint(eventTimeMillis(value) - bucket);
  }

  @Override
  public void replay(long bucket, long position, BytesReader segment) {
    while (segment.hasMore()) {
      long high = segment.readLong();
      long low = segment.readLong();
      long rest = 0;
      for (int shift = 0; shift < REST_BYTES * Byte.SIZE; shift += Byte.SIZE) {
        rest |= (segment.readByte() & 0xffL) << shift;
      }
      long value = value(bucket + segment.readVarint(), rest);
      long known = table.get(high, low);
      // An id is written again, into another bucket perhaps, when an earlier event of it arrives.
      if (known == UNKNOWN || eventTimeMillis(value) < eventTimeMillis(known)) {
        table.put(high, low, value);
      }
    }
  }
}
