package io.tallybook.testdata;

import java.util.Arrays;

/**
 * Where the events of a file lie, in the order of their times: 28 bytes an event while it is
 * sorted. Holds about two billion events, given the memory.
 */
final class TimeIndex {
  private static final int CAPACITY_FIRST = 1_024;
  private static final int CAPACITY_MAX = Integer.MAX_VALUE - 8;

  /** Events a line can have; the part is kept in the offset's lowest bit. */
  static final int PARTS_MAX = 2;

  private long[] timesMillis = new long[CAPACITY_FIRST];
  private long[] locations = new long[CAPACITY_FIRST];
  private int[] lines = new int[CAPACITY_FIRST];
  private int size;
  private int[] order = new int[0];

  /**
   * Adds an event; the index must not be sorted yet.
   *
   * @param offset where its line begins, in bytes
   * @param part which of the line's events it is, from 0
   */
  void add(ReplayEvent event, long offset, int part) {
    if (part >= PARTS_MAX || event.line() > Integer.MAX_VALUE || size == CAPACITY_MAX) {
      throw new IllegalStateException(
          "a file of %d events is too large to be sorted by time: split it".formatted(size));
    }
    if (size == lines.length) {
      int capacity = (int) Math.min(size * 2L, CAPACITY_MAX);
      timesMillis = Arrays.copyOf(timesMillis, capacity);
      locations = Arrays.copyOf(locations, capacity);
      lines = Arrays.copyOf(lines, capacity);
    }
    timesMillis[size] = event.eventTimeMillis();
    locations[size] = (offset << 1) | part;
    lines[size] = (int) event.line();
    size++;
  }

  /** Sorts by time; ties keep the order in which they were added. A merge sort, bottom up. */
  void sort() {
    int[] from = new int[size];
    Arrays.setAll(from, i -> i);
    int[] to = new int[size];
    for (long width = 1; width < size; width *= 2) {
      for (long start = 0; start < size; start += 2 * width) {
        merge(
            from,
            (int) start,
            (int) Math.min(start + width, size),
            (int) Math.min(start + 2 * width, size),
            to);
      }
      int[] merged = to;
      to = from;
      from = merged;
    }
    order = from;
  }

  private void merge(int[] from, int start, int middle, int end, int[] to) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          left < middle && (right >= end || timesMillis[from[left]] <= timesMillis[from[right]]);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  int size() {
    return size;
  }

  /** Offset of the line of the event at a rank of the sorted index. */
  long offset(int rank) {
    return locations[order[rank]] >>> 1;
  }

  int part(int rank) {
    return (int) (locations[order[rank]] & 1);
  }

  int line(int rank) {
    return lines[order[rank]];
  }
}
