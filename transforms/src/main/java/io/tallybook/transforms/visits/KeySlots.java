package io.tallybook.transforms.visits;

/**
 * A hash table of keys with {@value #WORDS} numbers each, the key first; what the others mean is
 * its owner's. 48 bytes a slot, of which half to two thirds are taken: most keys are new, and not
 * found only after all that lie in their way.
 *
 * <p>Open addressing with linear probing, slots in the order of the keys: growing by a quarter
 * reads and writes memory in one direction. Keys are 64-bit hashes, not 0: among a hundred million
 * alive at once, some two share one with a chance of three in ten thousand. For one thread.
 */
final class KeySlots {
  static final int WORDS = 6;

  private static final int CAPACITY_MIN = 16;

  private long[] slots = new long[CAPACITY_MIN * WORDS];
  private int capacity = CAPACITY_MIN;
  private int size;

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** How many numbers there are in all slots. */
  int end() {
    return slots.length;
  }

  long get(int at) {
    return slots[at];
  }

  void set(int at, long value) {
    slots[at] = value;
  }

  /** The numbers, to be read and written until a key comes or goes. */
  long[] array() {
    return slots;
  }

  /** Where the key is, or would be: the first number of its slot. */
  int find(long key) {
    int slot = home(key);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = next(slot);
    }
    return slot;
  }

  /** Where probing for a key begins: reading it brings the slot near. */
  int home(long key) {
    return (int) (((key >>> Integer.SIZE) * capacity) >>> Integer.SIZE) * WORDS;
  }

  private int next(int slot) {
    int next = slot + WORDS;
    return next == slots.length ? 0 : next;
  }

  /**
   * Takes the slot at which a key was looked for and not found.
   *
   * @return where it is now
   */
  int take(long key, int slot) {
    int taken = slot;
    if (size >= capacity / 3L * 2) {
      resize(capacity + Math.max(CAPACITY_MIN, capacity / 4));
      taken = find(key);
    }
    size++;
    slots[taken] = key;
    return taken;
  }

  /** Removes a key; afterwards its slot may have another, that was behind it. */
  void remove(int slot) {
    size--;
    int gap = slot;
    for (int from = next(gap); slots[from] != 0; from = next(from)) {
      if (reaches(slots[from], from, gap)) {
        System.arraycopy(slots, from, slots, gap, WORDS);
        gap = from;
      }
    }
    slots[gap] = 0;
  }

  /** Whether probing for a key that lies in one slot comes by a slot before it. */
  private boolean reaches(long key, int at, int before) {
    int home = home(key);
    return before <= at ? home <= before || home > at : home <= before && home > at;
  }

  /** Gives memory back if most of it is not needed any more. */
  void trim() {
    if (size < capacity / 3) {
      resize((int) Math.max(CAPACITY_MIN, size * 2L));
    }
  }

  private void resize(int newCapacity) {
    long[] former = slots;
    capacity = newCapacity;
    slots = new long[Math.multiplyExact(newCapacity, WORDS)];
    for (int slot = 0; slot < former.length; slot += WORDS) {
      if (former[slot] != 0) {
        System.arraycopy(former, slot, slots, find(former[slot]), WORDS);
      }
    }
  }
}
