package io.tallybook.bench.input;

/** The hash that every choice is drawn from (splitmix64's finalizer, a bijection). */
final class Mix {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private Mix() {}

  /** The hash of a number in one of many independent series. */
  static long of(long series, long number) {
    long z = (number + series * 0xD1342543DE82EF95L + 1) * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number below the bound, by the hash's upper half. */
  static int below(int bound, long hash) {
    return (int) (((hash >>> 32) * bound) >>> 32);
  }
}
