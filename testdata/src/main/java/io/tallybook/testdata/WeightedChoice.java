package io.tallybook.testdata;

import java.util.function.IntToDoubleFunction;

/**
 * Draws an index in constant time, each with its own probability: Walker's alias method. 8 bytes
 * per index.
 *
 * <p>Source: M. Vose, "A linear algorithm for generating random numbers with a given distribution"
 * (1991).
 */
final class WeightedChoice {
  private static final double UNIT = 0x1.0p-32;

  /** Probability that a column keeps its own index. */
  private final float[] keep;

  /** The index a column gives otherwise. */
  private final int[] alias;

  private WeightedChoice(float[] keep, int[] alias) {
    this.keep = keep;
    this.alias = alias;
  }

  /** Index i is drawn in proportion to {@code weights[i]}. */
  static WeightedChoice of(double... weights) {
    return of(weights.length, i -> weights[i]);
  }

  /** Zipf's law: index i is drawn in proportion to 1 / (i + 1)^exponent. */
  static WeightedChoice zipf(int size, double exponent) {
    return of(size, i -> 1 / StrictMath.pow(i + 1.0, exponent));
  }

  private static WeightedChoice of(int size, IntToDoubleFunction weight) {
    double[] scaled = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      scaled[i] = weight.applyAsDouble(i);
      sum += scaled[i];
    }
    // One array holds both stacks: columns with room grow from the left, overfull from the right.
    int[] stacks = new int[size];
    int roomy = 0;
    int overfull = size;
    for (int i = 0; i < size; i++) {
      scaled[i] *= size / sum;
      if (scaled[i] < 1) {
        stacks[roomy++] = i;
      } else {
        stacks[--overfull] = i;
      }
    }
    float[] keep = new float[size];
    int[] alias = new int[size];
    while (roomy > 0 && overfull < size) {
      int small = stacks[--roomy];
      int large = stacks[overfull];
      keep[small] = (float) scaled[small];
      alias[small] = large;
      scaled[large] -= 1 - scaled[small];
      if (scaled[large] < 1) {
        overfull++;
        stacks[roomy++] = large;
      }
    }
    // What is left is full, up to rounding.
    while (roomy > 0) {
      keep[stacks[--roomy]] = 1;
    }
    while (overfull < size) {
      keep[stacks[overfull++]] = 1;
    }
    return new WeightedChoice(keep, alias);
  }

  int next(SeededRandom random) {
    return pick(random.nextLong());
  }

  /** The index that 64 random bits stand for: the same bits always give the same. */
  int pick(long bits) {
    int column = SeededRandom.below(bits, keep.length);
    return (bits & 0xFFFFFFFFL) * UNIT < keep[column] ? column : alias[column];
  }
}
