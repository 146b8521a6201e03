package io.tallybook.transforms.shard;

import java.util.function.LongPredicate;

/**
 * A map from 128-bit fingerprints to longs, 24 bytes a slot in one array: open addressing with
 * linear probing, slots in the order of the fingerprints' high bits. Between two thirds and four
 * fifths of the slots are taken, so an entry costs 30 to 36 bytes ({@value #CAPACITY_MIN} slots at
 * least).
 *
 * <p>A table grows by a fifth. Because slots are in the order of the hash, growing reads and writes
 * memory in one direction and costs little. Entries are only removed together ({@link #removeIf}).
 * For one thread.
 */
public final class FingerprintTable {
  private static final int CAPACITY_MIN = 16;
  private static final int WORDS = 3;

  /** Stands for no entry; a table with this value for an entry refuses it. */
  public static final long ABSENT = 0;

  private long[] slots = new long[CAPACITY_MIN * WORDS];
  private int capacity = CAPACITY_MIN;
  private int size;

  /** Keeps the compiler from leaving out the reads of {@link #lookAhead}. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long lookedAt;

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** How much memory the entries take. */
  public long bytes() {
    return (long) slots.length * Long.BYTES;
  }

  /** The value of a fingerprint, or {@link #ABSENT}. */
  public long get(long high, long low) {
    return slots[slotOf(high, low) + 2];
  }

  /**
   * Prepares for {@link #get} of many fingerprints. A table is larger than the processor's caches:
   * looking ahead for many in a row, it waits for all of them at once, not for each in turn.
   *
   * @param highs the first 64 bits of each
   * @param count how many there are
   */
  public void lookAhead(long[] highs, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen ^= slots[firstSlotOf(highs[i])];
    }
    lookedAt = seen;
  }

  /**
   * Sets the value of a fingerprint.
   *
   * @param value not {@link #ABSENT}
   */
  public void put(long high, long low, long value) {
    if (value == ABSENT) {
      throw new IllegalArgumentException("the value " + ABSENT + " stands for no entry");
    }
    int slot = slotOf(high, low);
    if (slots[slot + 2] == ABSENT) {
      if (size >= capacity / 5L * 4) {
        resize(capacity + Math.max(CAPACITY_MIN, capacity / 5));
        slot = slotOf(high, low);
      }
      size++;
      slots[slot] = high;
      slots[slot + 1] = low;
    }
    slots[slot + 2] = value;
  }

  /** Removes the entries whose value is as said, and gives back the memory they took. */
  public void removeIf(LongPredicate gone) {
    long[] former = slots;
    int kept = 0;
    for (int slot = 0; slot < former.length; slot += WORDS) {
      if (former[slot + 2] != ABSENT && gone.test(former[slot + 2])) {
        former[slot + 2] = ABSENT;
      } else if (former[slot + 2] != ABSENT) {
        kept++;
      }
    }
    // Probing stops at a gap, so what stays has to move.
    resize((int) Math.max(CAPACITY_MIN, kept * 10L / 7));
  }

  private void resize(int newCapacity) {
    long[] former = slots;
    capacity = newCapacity;
    slots = new long[Math.multiplyExact(newCapacity, WORDS)];
    size = 0;
    for (int slot = 0; slot < former.length; slot += WORDS) {
      if (former[slot + 2] != ABSENT) {
        int moved = slotOf(former[slot], former[slot + 1]);
        slots[moved] = former[slot];
        slots[moved + 1] = former[slot + 1];
        slots[moved + 2] = former[slot + 2];
        size++;
      }
    }
  }

  /** Where the fingerprint is, or would be: the first word of its slot. */
  private int slotOf(long high, long low) {
    int slot = firstSlotOf(high);
    while (slots[slot + 2] != ABSENT && (slots[slot] != high || slots[slot + 1] != low)) {
      slot += WORDS;
      if (slot == slots.length) {
        slot = 0;
      }
    }
    return slot;
  }

  private int firstSlotOf(long high) {
    return (int) (((high >>> Integer.SIZE) * capacity) >>> Integer.SIZE) * WORDS;
  }
}
