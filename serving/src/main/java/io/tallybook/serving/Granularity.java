package io.tallybook.serving;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Width of the points of a series, with the longest range offered at that width. */
enum Granularity {
  MINUTE("1m", Duration.ofMinutes(1), Duration.ofDays(31)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5), Duration.ofDays(92)),
  HOUR("1h", Duration.ofHours(1), Duration.ofDays(366)),
  DAY("1d", Duration.ofDays(1), Duration.ofDays(3_660));

  private final String label;
  private final Duration width;
  private final Duration rangeMax;

  Granularity(String label, Duration width, Duration rangeMax) {
    this.label = label;
    this.width = width;
    this.rangeMax = rangeMax;
  }

  static Map<String, Granularity> byLabel() {
    return Arrays.stream(values())
        .collect(
            Collectors.toMap(
                Granularity::label, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  /** Its name in requests and answers. */
  String label() {
    return label;
  }

  Duration width() {
    return width;
  }

  Duration rangeMax() {
    return rangeMax;
  }
}
