package io.tallybook.transforms.aggregate;

import io.tallybook.model.Measures;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import java.util.Arrays;

/**
 * The sums of numbered entries, and the parts of their cells that are numbers, in arrays. What
 * nearly every event changes or is compared with lies together, so that one look at memory does;
 * what only marked clicks and conversions change lies apart. For one thread.
 */
final class EntrySums {
  /** What {@link #sums} has of an entry: sums first, then a maximum and parts of the cell. */
  private static final int FIELDS = 8;

  private static final int CHANGES = 0;
  private static final int GROSS = 1;
  private static final int DUPLICATES = 2;
  private static final int IMPRESSIONS = 3;
  private static final int SPEND = 4;
  private static final int AS_OF = 5;
  private static final int MINUTE = 6;
  private static final int DEVICE_AND_RULE = 7;

  /** What {@link #rareSums} has of an entry. */
  private static final int RARE_FIELDS = 8;

  private static final int GIVT = 0;
  private static final int SIVT = 1;
  private static final int SUSPECT = 2;
  private static final int UNDECIDED = 3;
  private static final int CONVERSIONS = 4;
  private static final int INVALID_MICROS = 5;
  private static final int PREFETCH = 6;
  private static final int INTERNAL = 7;

  private long[] sums;

  /** Zero beyond the entries, so that a new one needs no look at it. */
  private long[] rareSums;

  private boolean rareAdded;

  EntrySums(int capacity) {
    sums = new long[capacity * FIELDS];
    rareSums = new long[capacity * RARE_FIELDS];
  }

  /** Makes room for twice as many entries. */
  void grow() {
    sums = Arrays.copyOf(sums, sums.length * 2);
    rareSums = Arrays.copyOf(rareSums, rareSums.length * 2);
  }

  /** Forgets the entries below a number. */
  void clear(int size) {
    if (rareAdded) {
      Arrays.fill(rareSums, 0, size * RARE_FIELDS, 0);
      rareAdded = false;
    }
  }

  /** Begins an entry at zero. */
  void start(int entry, long minuteMillis, int deviceAndRule) {
    int at = entry * FIELDS;
    Arrays.fill(sums, at, at + AS_OF, 0);
    sums[at + AS_OF] = Long.MIN_VALUE;
    sums[at + MINUTE] = minuteMillis;
    sums[at + DEVICE_AND_RULE] = deviceAndRule;
  }

  boolean isOf(int entry, long minuteMillis, int deviceAndRule) {
    int at = entry * FIELDS;
    return sums[at + MINUTE] == minuteMillis && sums[at + DEVICE_AND_RULE] == deviceAndRule;
  }

  long minuteMillis(int entry) {
    return sums[entry * FIELDS + MINUTE];
  }

  int deviceAndRule(int entry) {
    return (int) sums[entry * FIELDS + DEVICE_AND_RULE];
  }

  long changes(int entry) {
    return sums[entry * FIELDS + CHANGES];
  }

  Contribution sum(int entry) {
    int at = entry * FIELDS;
    int rare = entry * RARE_FIELDS;
    Measures measures =
        new Measures(
            sums[at + GROSS],
            rareSums[rare + GIVT],
            rareSums[rare + SIVT],
            rareSums[rare + SUSPECT],
            rareSums[rare + UNDECIDED],
            sums[at + DUPLICATES],
            sums[at + IMPRESSIONS],
            rareSums[rare + CONVERSIONS],
            sums[at + SPEND],
            rareSums[rare + INVALID_MICROS],
            rareSums[rare + PREFETCH],
            rareSums[rare + INTERNAL]);
    return new Contribution(sums[at + CHANGES], sums[at + AS_OF], measures);
  }

  /**
   * Adds to an entry.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  void add(int entry, Contribution more) {
    int at = entry * FIELDS;
    Measures measures = more.measures();
    sums[at + CHANGES] += more.changes();
    sums[at + GROSS] = Math.addExact(sums[at + GROSS], measures.grossClicks());
    sums[at + DUPLICATES] = Math.addExact(sums[at + DUPLICATES], measures.duplicates());
    sums[at + IMPRESSIONS] = Math.addExact(sums[at + IMPRESSIONS], measures.impressions());
    sums[at + SPEND] = Math.addExact(sums[at + SPEND], measures.spendMicros());
    sums[at + AS_OF] = Math.max(sums[at + AS_OF], more.asOfMillis());
    int rare = entry * RARE_FIELDS;
    addRare(rare + GIVT, measures.givtClicks());
    addRare(rare + SIVT, measures.sivtClicks());
    addRare(rare + SUSPECT, measures.suspectClicks());
    addRare(rare + UNDECIDED, measures.undecidedClicks());
    addRare(rare + CONVERSIONS, measures.conversions());
    addRare(rare + INVALID_MICROS, measures.invalidMicros());
    addRare(rare + PREFETCH, measures.prefetchClicks());
    addRare(rare + INTERNAL, measures.internalClicks());
  }

  private void addRare(int field, long more) {
    if (more != 0) { // else its place in memory is not looked at
      rareSums[field] = Math.addExact(rareSums[field], more);
      rareAdded = true;
    }
  }

  /** Appends the sums of an entry, which {@link #read} adds. */
  void write(int entry, BytesWriter out) {
    int at = entry * FIELDS;
    for (int field = at; field < at + AS_OF; field++) {
      out.writeSignedVarint(sums[field]);
    }
    int rare = entry * RARE_FIELDS;
    for (int field = rare; field < rare + RARE_FIELDS; field++) {
      out.writeSignedVarint(rareSums[field]);
    }
    out.writeLong(sums[at + AS_OF]);
  }

  /**
   * Adds sums that were written to an entry.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  void read(int entry, BytesReader in) {
    int at = entry * FIELDS;
    for (int field = at; field < at + AS_OF; field++) {
      sums[field] = Math.addExact(sums[field], in.readSignedVarint());
    }
    int rare = entry * RARE_FIELDS;
    for (int field = rare; field < rare + RARE_FIELDS; field++) {
      addRare(field, in.readSignedVarint());
    }
    sums[at + AS_OF] = Math.max(sums[at + AS_OF], in.readLong());
  }
}
