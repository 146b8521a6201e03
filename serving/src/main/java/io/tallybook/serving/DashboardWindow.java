package io.tallybook.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How far back the dashboard looks, with the width of its bars: 15 to 300 of them. */
enum DashboardWindow {
  QUARTER_HOUR("15m", Duration.ofMinutes(15), Duration.ofMinutes(1)),
  HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
  SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(5)),
  DAY("24h", Duration.ofHours(24), Duration.ofMinutes(5)),
  WEEK("7d", Duration.ofDays(7), Duration.ofHours(1));

  private final String label;
  private final Duration length;
  private final Duration bucket;

  DashboardWindow(String label, Duration length, Duration bucket) {
    this.label = label;
    this.length = length;
    this.bucket = bucket;
  }

  static Map<String, DashboardWindow> byLabel() {
    return Arrays.stream(values())
        .collect(
            Collectors.toMap(
                DashboardWindow::label, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  /** Its name in requests and answers. */
  String label() {
    return label;
  }

  Duration bucket() {
    return bucket;
  }

  /** Start of the bucket that a time falls into. */
  Instant bucketStart(Instant time) {
    long widthMillis = bucket.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), widthMillis) * widthMillis);
  }

  /** End of the window whose last bucket contains a time. */
  Instant endFor(Instant time) {
    return bucketStart(time).plus(bucket);
  }

  /** Start of the window whose last bucket contains a time. */
  Instant startFor(Instant time) {
    return endFor(time).minus(length);
  }
}
