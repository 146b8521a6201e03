package io.tallybook.stores.rawlog;

import java.util.BitSet;
import java.util.function.BiConsumer;

/**
 * Finds the offsets of a range that occur never or more than once. Memory: a bit an offset, for a
 * stretch of the range at a time.
 */
final class OffsetCoverage {
  /** Offsets of a stretch: 4 MiB of bits. */
  static final int STRETCH = 1 << 25;

  private final long from;
  private final int length;
  private final BitSet seen;
  private final BitSet doubled = new BitSet();

  /** A stretch of at most {@link #STRETCH} offsets. */
  OffsetCoverage(long from, long to) {
    this.from = from;
    this.length = Math.toIntExact(to - from);
    this.seen = new BitSet(length);
  }

  /** Notes that an offset occurs; others than those of the stretch are passed over. */
  void add(long offset) {
    long index = offset - from;
    if (index >= 0 && index < length) {
      if (seen.get((int) index)) {
        doubled.set((int) index);
      }
      seen.set((int) index);
    }
  }

  /** Tells the ranges that no offset of occurs, as first and last offset. */
  void missing(BiConsumer<Long, Long> range) {
    int begin = seen.nextClearBit(0);
    while (begin < length) {
      int end = seen.nextSetBit(begin);
      int last = end < 0 ? length - 1 : end - 1;
      range.accept(from + begin, from + last);
      begin = seen.nextClearBit(last + 1);
    }
  }

  /** Tells the ranges all offsets of which occur more than once, as first and last offset. */
  void doubled(BiConsumer<Long, Long> range) {
    int begin = doubled.nextSetBit(0);
    while (begin >= 0) {
      int end = doubled.nextClearBit(begin);
      range.accept(from + begin, from + end - 1);
      begin = doubled.nextSetBit(end);
    }
  }
}
