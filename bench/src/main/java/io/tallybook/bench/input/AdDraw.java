package io.tallybook.bench.input;

import java.util.ArrayDeque;
import java.util.function.IntToDoubleFunction;

/**
 * Draws ads by their weights in constant time: Walker's alias method. One table look-up by the
 * hash's upper half, one comparison with its lower half.
 */
final class AdDraw {
  private static final double ZIPF_EXPONENT = 1.1;
  private static final double HOT_SHARE = 0.9;
  private static final double TWO_TO_32 = 0x1p32;

  private final int[] alias;
  private final long[] threshold;

  private AdDraw(int count, IntToDoubleFunction weight) {
    alias = new int[count];
    threshold = new long[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weight.applyAsDouble(i);
    }
    fill(count, weight, sum);
  }

  static AdDraw of(AdSpread spread, int count) {
    return new AdDraw(
        count,
        switch (spread) {
          case EVEN -> ad -> 1;
          case ZIPF -> ad -> Math.pow(ad + 1, -ZIPF_EXPONENT);
          case HOT -> ad -> ad == 0 ? HOT_SHARE : (1 - HOT_SHARE) / (count - 1);
        });
  }

  /** Pairs each column that is too low with one that is too high until all are level. */
  private void fill(int count, IntToDoubleFunction weight, double sum) {
    double[] height = new double[count];
    ArrayDeque<Integer> low = new ArrayDeque<>();
    ArrayDeque<Integer> high = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      height[i] = weight.applyAsDouble(i) * count / sum;
      (height[i] < 1 ? low : high).add(i);
    }
    while (!low.isEmpty() && !high.isEmpty()) {
      int small = low.poll();
      int large = high.poll();
      threshold[small] = (long) (height[small] * TWO_TO_32);
      alias[small] = large;
      height[large] -= 1 - height[small];
      (height[large] < 1 ? low : high).add(large);
    }
    for (ArrayDeque<Integer> rest : java.util.List.of(low, high)) {
      for (int full : rest) {
        threshold[full] = (long) TWO_TO_32;
        alias[full] = full;
      }
    }
  }

  int ad(long hash) {
    int column = Mix.below(alias.length, hash);
    return (hash & 0xFFFF_FFFFL) < threshold[column] ? column : alias[column];
  }
}
