package io.tallybook.reconciliation;

/** What a drift ratio calls for. */
public enum DriftVerdict {
  /** At most {@link #RATIO_TARGET}. */
  ON_TARGET,
  /** Past the target, and at most {@link #RATIO_PAGE}. */
  OFF_TARGET,
  /** Past {@link #RATIO_PAGE}: somebody has to look now. */
  PAGE;

  /** What is aimed at once the late window has closed: 0.01 %. */
  public static final double RATIO_TARGET = 0.000_1;

  /** What somebody is called for: 0.1 %. */
  public static final double RATIO_PAGE = 0.001;

  /** The verdict on a ratio that is not negative. */
  public static DriftVerdict of(double ratio) {
    if (ratio > RATIO_PAGE) {
      return PAGE;
    }
    return ratio > RATIO_TARGET ? OFF_TARGET : ON_TARGET;
  }
}
