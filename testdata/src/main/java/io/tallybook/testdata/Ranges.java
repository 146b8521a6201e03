package io.tallybook.testdata;

import java.math.BigDecimal;
import java.util.List;

/** Says which values lie outside their range, for all of a configuration at once. */
final class Ranges {
  private Ranges() {}

  static void require(String name, double value, double min, double max, List<String> problems) {
    // Written so that NaN is a problem too.
    if (!(value >= min && value <= max)) {
      problems.add(
          "%s must lie between %s and %s, is %s"
              .formatted(name, plain(min), plain(max), plain(value)));
    }
  }

  /**
   * Fails with every problem at once.
   *
   * @throws IllegalArgumentException unless there is none
   */
  static void requireNone(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
