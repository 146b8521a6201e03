package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Finds the value of the range that an address is in: all addresses are cut where a range begins or
 * ends, and the pieces lie in order. For IPv4 the first bits of an address tell between which
 * pieces to search, which mostly leaves one. Makes no object. Immutable.
 */
final class RangeTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The address is in no range. */
  static final int NONE = -1;

  /** At most this many bits index the pieces: 256 KiB, which the processor's caches still hold. */
  private static final int INDEX_BITS_MAX = 16;

  /**
   * A range and its value.
   *
   * @param value 0 or more
   */
  record Entry(AddressRange range, int value) {}

  /** Ranges that hold one another: the outer first. Blocks cannot overlap otherwise. */
  private static final Comparator<Entry> OUTER_FIRST =
      Comparator.<Entry>comparingLong(entry -> entry.range().high() ^ Long.MIN_VALUE)
          .thenComparingLong(entry -> entry.range().low() ^ Long.MIN_VALUE)
          .thenComparingInt(entry -> entry.range().prefixBits());

  private final int[] ipv4Starts;
  private final int[] ipv4Values;
  private final int[] ipv4Index;
  private final int ipv4Shift;
  private final long[] ipv6Highs;
  private final long[] ipv6Lows;
  private final int[] ipv6Values;

  private RangeTable(Pieces ipv4, Pieces ipv6) {
    ipv4Starts = ipv4.lows.stream().mapToInt(Long::intValue).toArray();
    ipv4Values = ipv4.values();
    int bits =
        Math.min(INDEX_BITS_MAX, Integer.SIZE - Integer.numberOfLeadingZeros(ipv4Starts.length));
    ipv4Shift = Integer.SIZE - bits;
    ipv4Index = new int[(1 << bits) + 1];
    for (int i = 0; i < 1 << bits; i++) {
      ipv4Index[i] = lastUpTo(i << ipv4Shift, 0, ipv4Starts.length - 1);
    }
    ipv4Index[1 << bits] = ipv4Starts.length - 1;
    ipv6Highs = ipv6.highs.stream().mapToLong(Long::longValue).toArray();
    ipv6Lows = ipv6.lows.stream().mapToLong(Long::longValue).toArray();
    ipv6Values = ipv6.values();
  }

  /** Where ranges hold one another the innermost one counts. */
  static RangeTable of(List<Entry> entries) {
    return of(entries, (outer, inner) -> inner);
  }

  /**
   * Where ranges hold one another, their values are folded.
   *
   * @param fold from the value of what is around a range, which is never {@link #NONE}, and its own
   */
  static RangeTable of(List<Entry> entries, IntBinaryOperator fold) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(OUTER_FIRST);
    return new RangeTable(
        Pieces.of(sorted.stream().filter(entry -> entry.range().ipv4()).toList(), fold),
        Pieces.of(sorted.stream().filter(entry -> !entry.range().ipv4()).toList(), fold));
  }

  /** The value of an address, or {@link #NONE}. */
  int find(Address address) {
    if (address.isIpv4()) {
      int ipv4 = address.ipv4();
      int slot = ipv4 >>> ipv4Shift;
      return ipv4Values[lastUpTo(ipv4, ipv4Index[slot], ipv4Index[slot + 1])];
    }
    return address.isIpv6() ? ipv6Values[lastUpTo(address.high(), address.low())] : NONE;
  }

  /** The last piece that begins at an address or before it, between two that are known. */
  private int lastUpTo(int ipv4, int from, int to) {
    int first = from;
    int last = to;
    while (first < last) {
      int middle = (first + last + 1) >>> 1;
      if (Integer.compareUnsigned(ipv4Starts[middle], ipv4) <= 0) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    return first;
  }

  private int lastUpTo(long high, long low) {
    int first = 0;
    int last = ipv6Highs.length - 1;
    while (first < last) {
      int middle = (first + last + 1) >>> 1;
      int order = Long.compareUnsigned(ipv6Highs[middle], high);
      if (order < 0 || (order == 0 && Long.compareUnsigned(ipv6Lows[middle], low) <= 0)) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    return first;
  }

  /** Where pieces begin, and their values; the first one begins at the first address. */
  private static final class Pieces {
    private final List<Long> highs = new ArrayList<>();
    private final List<Long> lows = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    static Pieces of(List<Entry> outerFirst, IntBinaryOperator fold) {
      Pieces pieces = new Pieces();
      pieces.begin(0, 0, NONE);
      Deque<Entry> open = new ArrayDeque<>();
      for (Entry entry : outerFirst) {
        AddressRange range = entry.range();
        pieces.close(open, range.high(), range.low());
        Entry outer = open.peek();
        int value = outer == null ? entry.value() : fold.applyAsInt(outer.value(), entry.value());
        pieces.begin(range.high(), range.low(), value);
        open.push(new Entry(range, value));
      }
      pieces.close(open, -1, -1);
      return pieces;
    }

    /** Ends the ranges that do not reach an address. */
    private void close(Deque<Entry> open, long high, long low) {
      while (!open.isEmpty() && !open.peek().range().isLast()) {
        AddressRange inner = open.peek().range();
        int order = Long.compareUnsigned(inner.endHigh(), high);
        if (order > 0 || (order == 0 && Long.compareUnsigned(inner.endLow(), low) > 0)) {
          return;
        }
        open.pop();
        Entry outer = open.peek();
        begin(inner.endHigh(), inner.endLow(), outer == null ? NONE : outer.value());
      }
    }

    /** A piece that begins where the one before does takes its place. */
    private void begin(long high, long low, int value) {
      int last = highs.size() - 1;
      if (last >= 0 && highs.get(last) == high && lows.get(last) == low) {
        values.set(last, value);
      } else if (last < 0 || values.get(last) != value) {
        highs.add(high);
        lows.add(low);
        values.add(value);
      }
    }

    int[] values() {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
