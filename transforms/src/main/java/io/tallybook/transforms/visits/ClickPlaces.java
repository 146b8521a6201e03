package io.tallybook.transforms.visits;

import java.util.Arrays;

/**
 * Where clicks lie: a map from click to position, 12 bytes a slot, of which a third to two thirds
 * are taken. Open addressing with linear probing. For one thread.
 */
final class ClickPlaces {
  static final long NOWHERE = -1;

  /** A position is an unsigned number of 32 bits; this one stands for none. */
  private static final int FREE = -1;

  private static final int CAPACITY_MIN = 16;

  private long[] clicks = new long[CAPACITY_MIN];
  private int[] places = new int[CAPACITY_MIN];
  private int size;

  ClickPlaces() {
    Arrays.fill(places, FREE);
  }

  /** Where a click lies, or {@link #NOWHERE}. */
  long get(long click) {
    int place = places[slotOf(click)];
    return place == FREE ? NOWHERE : Integer.toUnsignedLong(place);
  }

  /**
   * Says where a click lies.
   *
   * @throws IllegalArgumentException if the place is negative or has more than 32 bits
   */
  void put(long click, long place) {
    if (place < 0 || place >= Integer.toUnsignedLong(FREE)) {
      throw new IllegalArgumentException("a click cannot lie at " + place);
    }
    if (3L * size >= 2L * places.length) {
      grow();
    }
    int slot = slotOf(click);
    if (places[slot] == FREE) {
      size++;
    }
    clicks[slot] = click;
    places[slot] = (int) place;
  }

  private int slotOf(long click) {
    int mask = places.length - 1;
    // The lowest bits of a click chose its shard: here they are all alike.
    int slot = (int) (click >>> Integer.SIZE) & mask;
    while (places[slot] != FREE && clicks[slot] != click) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] formerClicks = clicks;
    int[] formerPlaces = places;
    clicks = new long[formerClicks.length * 2];
    places = new int[formerPlaces.length * 2];
    Arrays.fill(places, FREE);
    for (int i = 0; i < formerPlaces.length; i++) {
      if (formerPlaces[i] != FREE) {
        int slot = slotOf(formerClicks[i]);
        clicks[slot] = formerClicks[i];
        places[slot] = formerPlaces[i];
      }
    }
  }
}
