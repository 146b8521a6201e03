package io.tallybook.testdata;

import java.time.Duration;

/**
 * How the rate swings over a UTC day: a cosine around 1 with its peak at 20:00.
 *
 * @param amplitude in [0, 1): the factor runs from 1 - amplitude to 1 + amplitude
 */
record DayCurve(double amplitude) {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long PEAK_MILLIS = Duration.ofHours(20).toMillis();

  /** The curve whose highest rate is {@code swing} times its lowest. */
  static DayCurve of(double swing) {
    return new DayCurve((swing - 1) / (swing + 1));
  }

  /** The rate at a moment, as a multiple of the day's average. */
  double factorAt(long timeMillis) {
    double days = (double) Math.floorMod(timeMillis - PEAK_MILLIS, DAY_MILLIS) / DAY_MILLIS;
    return 1 + amplitude * StrictMath.cos(2 * Math.PI * days);
  }

  double factorMax() {
    return 1 + amplitude;
  }
}
