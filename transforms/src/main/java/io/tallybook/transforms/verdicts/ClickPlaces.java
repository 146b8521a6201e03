package io.tallybook.transforms.verdicts;

import java.util.Arrays;

/**
 * Where the contents of clicks lie: a map from click to position, 12 bytes a slot, of which a third
 * to two thirds are taken. Open addressing with linear probing. For one thread.
 */
final class ClickPlaces {
  static final int NOWHERE = -1;

  private static final int CAPACITY_MIN = 16;

  private long[] clicks = new long[CAPACITY_MIN];
  private int[] places = new int[CAPACITY_MIN];
  private int size;

  ClickPlaces() {
    Arrays.fill(places, NOWHERE);
  }

  /** Where a click's content lies, or {@link #NOWHERE}. */
  int get(long click) {
    return places[slotOf(click)];
  }

  /**
   * Says where a click's content lies.
   *
   * @param place not negative
   */
  void put(long click, int place) {
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
    int[] formerPlaces = places;
    clicks = new long[formerClicks.length * 2];
    places = new int[formerPlaces.length * 2];
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
