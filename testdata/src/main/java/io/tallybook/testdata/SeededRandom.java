package io.tallybook.testdata;

/**
 * Random numbers that depend on the seed alone (SplitMix64). The generators of the JDK promise no
 * particular numbers from one release to the next, nor does {@code Math} from one machine to the
 * next; generated traffic must be the same bytes everywhere, hence this class and {@code
 * StrictMath}.
 *
 * <p>Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators" (2014).
 */
final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  SeededRandom(long seed) {
    state = seed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Uniform in [0, bound). */
  int nextInt(int bound) {
    return below(nextLong(), bound);
  }

  /** Uniform in [min, max]. */
  long between(long min, long max) {
    return min + (long) (nextDouble() * (max - min + 1));
  }

  /** True with the given probability. */
  boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /** Exponentially distributed around a mean. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1 - nextDouble());
  }

  /** In [min, max], each order of magnitude as likely as the next. */
  long logUniform(long min, long max) {
    return (long) (min * StrictMath.exp(nextDouble() * StrictMath.log((double) max / min)));
  }

  /** Log-normally distributed: half of the values lie below the median. */
  double logNormal(double median, double sigma) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    double normal = radius * StrictMath.cos(2 * Math.PI * nextDouble());
    return median * StrictMath.exp(sigma * normal);
  }

  /** Maps 64 random bits to [0, bound), using the upper ones. */
  static int below(long bits, int bound) {
    return (int) (((bits >>> 33) * bound) >>> 31);
  }

  /** A one-to-one scramble of 64 bits: different inputs give different outputs. */
  static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
