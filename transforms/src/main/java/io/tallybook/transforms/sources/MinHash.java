package io.tallybook.transforms.sources;

import io.tallybook.transforms.bytes.Fingerprint;

/**
 * Finds sets that may be alike without comparing every two: each set gets some bands, and sets that
 * share most of their elements share a band with near certainty.
 *
 * <p>A band is a hash of {@value #ROWS} numbers, each the smallest of the elements under another
 * hash; two sets agree in such a number as often as their shared part is of both (Broder, 1997). At
 * 80 % they share one of {@value #BANDS} bands with a chance of 1 - (1 - 0.8^4)^16 = 0.9998; at 50
 * % two sets in three do, and are compared in vain.
 */
final class MinHash {
  static final int BANDS = 16;
  private static final int ROWS = 4;

  private MinHash() {}

  /**
   * The bands of a set.
   *
   * @param elements hashes, at least one
   */
  static long[] bands(long[] elements) {
    long[] bands = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      // Its number keeps equal rows of two bands apart.
      long hash = band;
      for (int row = 0; row < ROWS; row++) {
        hash = Fingerprint.combine(hash, smallest(elements, band * ROWS + row + 1));
      }
      bands[band] = hash;
    }
    return bands;
  }

  private static long smallest(long[] elements, long seed) {
    long smallest = Long.MAX_VALUE;
    for (long element : elements) {
      smallest = Math.min(smallest, Fingerprint.combine(seed, element));
    }
    return smallest;
  }
}
