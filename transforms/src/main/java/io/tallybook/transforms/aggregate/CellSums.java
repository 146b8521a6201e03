package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import java.util.Arrays;

/**
 * Sums of contributions by cell: a hash table from cells to entries, which are numbered from zero
 * in the order in which their cells first came. About 150 bytes an entry. For one thread.
 */
final class CellSums {
  private static final int CAPACITY_INITIAL = 64;
  private static final Device[] DEVICES = Device.values();

  /** What is summed, in this order in {@link #sums}; the last is no sum but a maximum. */
  private static final int FIELDS = 8;

  private static final int AS_OF = 7;

  private AggregateKey[] cells = new AggregateKey[CAPACITY_INITIAL];
  private long[] sums = new long[CAPACITY_INITIAL * FIELDS];
  private int size;

  /**
   * The hash of a cell and, in the lower half, its entry's number plus one: probed linearly, zero
   * is free. The hash saves most looks at cells that are others, which lie anywhere in memory.
   */
  private long[] table = new long[CAPACITY_INITIAL * 2];

  /** How many cells there are. */
  int size() {
    return size;
  }

  AggregateKey cell(int entry) {
    return cells[entry];
  }

  /** How many changes are folded in. */
  long changes(int entry) {
    return sums[entry * FIELDS];
  }

  Contribution sum(int entry) {
    int at = entry * FIELDS;
    return new Contribution(
        sums[at],
        sums[at + AS_OF],
        new Measures(
            sums[at + 1], sums[at + 2], sums[at + 3], sums[at + 4], sums[at + 5], sums[at + 6]));
  }

  void clear() {
    Arrays.fill(table, 0);
    Arrays.fill(cells, 0, size, null);
    size = 0;
  }

  /**
   * Adds to a cell.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  void add(AggregateKey cell, Contribution more) {
    Measures measures = more.measures();
    int at = entryOf(cell) * FIELDS;
    sums[at] += more.changes();
    sums[at + 1] = Math.addExact(sums[at + 1], measures.grossClicks());
    sums[at + 2] = Math.addExact(sums[at + 2], measures.invalidClicks());
    sums[at + 3] = Math.addExact(sums[at + 3], measures.duplicates());
    sums[at + 4] = Math.addExact(sums[at + 4], measures.impressions());
    sums[at + 5] = Math.addExact(sums[at + 5], measures.conversions());
    sums[at + 6] = Math.addExact(sums[at + 6], measures.spendMicros());
    sums[at + AS_OF] = Math.max(sums[at + AS_OF], more.asOfMillis());
  }

  /** Appends a row that {@link #readRow} adds: a cell and its sums. */
  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  void writeRow(int entry, AdEventFormat format, BytesWriter out) {
    AggregateKey cell = cells[entry];
    out.writeLong(cell.minuteMillis());
    format.writeAd(cell.ad(), out);
    out.writeString(cell.country());
    out.writeByte(cell.device().ordinal());
    int at = entry * FIELDS;
    for (int field = 0; field < AS_OF; field++) {
      out.writeSignedVarint(sums[at + field]);
    }
    out.writeLong(sums[at + AS_OF]);
  }

  /** Adds the next row, of which the minute has been read. */
  void readRow(long minuteMillis, AdEventFormat format, BytesReader in) {
    AggregateKey cell =
        new AggregateKey(
            minuteMillis, format.readAd(in), format.readRepeated(in), DEVICES[in.readByte()]);
    long changes = in.readSignedVarint();
    Measures measures =
        new Measures(
            in.readSignedVarint(),
            in.readSignedVarint(),
            in.readSignedVarint(),
            in.readSignedVarint(),
            in.readSignedVarint(),
            in.readSignedVarint());
    add(cell, new Contribution(changes, in.readLong(), measures));
  }

  /** A hash of a cell that is the same on every machine; enums have none of that kind. */
  @SuppressWarnings("EnumOrdinal")
  static int hash(AggregateKey cell) {
    int hash = cell.ad().hashCode();
    hash = hash * 31 + cell.country().hashCode();
    hash = hash * 31 + cell.device().ordinal();
    hash = hash * 31 + Long.hashCode(cell.minuteMillis() / Contribution.MINUTE_MILLIS);
    hash *= 0x9e3779b1;
    return hash ^ (hash >>> 15);
  }

  /** As equals, the likeliest difference first. */
  private static boolean isSame(AggregateKey a, AggregateKey b) {
    return a.ad().equals(b.ad())
        && a.device() == b.device()
        && a.minuteMillis() == b.minuteMillis()
        && a.country().equals(b.country());
  }

  private int entryOf(AggregateKey cell) {
    int hash = hash(cell);
    int mask = table.length - 1;
    int slot = hash & mask;
    for (long found = table[slot]; found != 0; found = table[slot]) {
      int entry = (int) found - 1;
      if ((int) (found >>> Integer.SIZE) == hash && isSame(cells[entry], cell)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    if (size == cells.length) {
      grow();
      return entryOf(cell);
    }
    int entry = size++;
    cells[entry] = cell;
    Arrays.fill(sums, entry * FIELDS, (entry + 1) * FIELDS, 0);
    sums[entry * FIELDS + AS_OF] = Long.MIN_VALUE;
    table[slot] = (long) hash << Integer.SIZE | size;
    return entry;
  }

  private void grow() {
    cells = Arrays.copyOf(cells, cells.length * 2);
    sums = Arrays.copyOf(sums, sums.length * 2);
    long[] former = table;
    table = new long[former.length * 2];
    int mask = table.length - 1;
    for (long found : former) {
      if (found != 0) {
        int slot = (int) (found >>> Integer.SIZE) & mask;
        while (table[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        table[slot] = found;
      }
    }
  }
}
