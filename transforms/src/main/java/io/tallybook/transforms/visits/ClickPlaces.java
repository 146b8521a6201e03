package io.tallybook.transforms.visits;

import java.util.Arrays;

/**
 * Where clicks lie: a map from click to position, 16 bytes a slot, of which a third to two thirds
 * are taken. Open addressing with linear probing. For one thread.
 */
final class ClickPlaces {
  static final long NOWHERE = -1;

  private static final int CAPACITY_MIN = 16;

  private long[] clicks = new long[CAPACITY_MIN];
  private long[] places = new long[CAPACITY_MIN];
  private int size;

  ClickPlaces() {
    Arrays.fill(places, NOWHERE);
  }

  /** Where a click lies, or {@link #NOWHERE}. */
  long get(long click) {
    return places[slotOf(click)];
  }

  /**
   * Says where a click lies.
   *
   * @param place not negative
   */
  void put(long click, long place) {
    if (3L * size >= 2L * places.length) {
      grow();
    }
    int slot = slotOf(click);
    if (places[slot] == NOWHERE) {
      size++;
    }
    clicks[slot] = click;
    places[slot] = place;
  }

  private int slotOf(long click) {
    int mask = places.length - 1;
    // The lowest bits of a click chose its shard: here they are all alike.
    int slot = (int) (click >>> Integer.SIZE) & mask;
    while (places[slot] != NOWHERE && clicks[slot] != click) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] formerClicks = clicks;
    long[] formerPlaces = places;
    clicks = new long[formerClicks.length * 2];
    places = new long[formerPlaces.length * 2];
    Arrays.fill(places, NOWHERE);
    for (int i = 0; i < formerPlaces.length; i++) {
      if (formerPlaces[i] != NOWHERE) {
        int slot = slotOf(formerClicks[i]);
        clicks[slot] = formerClicks[i];
        places[slot] = formerPlaces[i];
      }
    }
  }
}
