package io.tallybook.bench.work;

/**
 * The rule that every variant applies: of the clicks of one user on one ad within one window, all
 * beyond the first {@link #CLICKS_MAX} are invalid. Which of them those are does not matter to the
 * sums, for price, device and user agent are the same.
 */
public final class VelocityRule {
  /** How many clicks of one user on one ad a window lets pass. */
  public static final int CLICKS_MAX = 3;

  /** Size of the windows, which start at the epoch. */
  public static final long WINDOW_MILLIS = 10_000;

  private VelocityRule() {}

  /** Start of the window of a time: milliseconds since the epoch, UTC. */
  public static long windowStart(long eventTimeMillis) {
    return eventTimeMillis - Math.floorMod(eventTimeMillis, WINDOW_MILLIS);
  }
}
