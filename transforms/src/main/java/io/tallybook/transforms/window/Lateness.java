package io.tallybook.transforms.window;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an event of a fixed window is too late.
 *
 * @param windowMillis size of the windows, which start at the epoch
 * @param allowedMillis how long after its end a window still takes events
 */
record Lateness(long windowMillis, long allowedMillis) implements Serializable {
  /**
   * No event is ever too late. A century, because the sum with an event's time must not overflow.
   */
  static final Lateness UNLIMITED = of(Duration.ofMinutes(1), Duration.ofDays(36_500));

  static Lateness of(Duration windowSize, Duration allowedLateness) {
    if (windowSize.isZero() || windowSize.isNegative() || allowedLateness.isNegative()) {
      throw new IllegalArgumentException(
          "window size must be positive and allowed lateness not negative, are "
              + windowSize
              + " and "
              + allowedLateness);
    }
    return new Lateness(windowSize.toMillis(), allowedLateness.toMillis());
  }

  /** Whether Beam would drop an event of this time once the watermark has come this far. */
  boolean isLate(long eventTimeMillis, long nowMillis) {
    long windowStartMillis = eventTimeMillis - Math.floorMod(eventTimeMillis, windowMillis);
    long lastMomentMillis = windowStartMillis + windowMillis - 1;
    return lastMomentMillis + allowedMillis < nowMillis;
  }
}
