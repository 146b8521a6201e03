package io.tallybook.testdata;

/** How much of the clicks is invalid. */
public enum TrafficProfile {
  /** A well-kept network: 1 %. */
  CLEAN(0.01),
  /** Everyday life: 10 %. */
  NORMAL(0.10),
  /** A hostile network: 50 %. */
  HOSTILE(0.50);

  private final double invalidClickShare;

  TrafficProfile(double invalidClickShare) {
    this.invalidClickShare = invalidClickShare;
  }

  /** Invalid clicks as a share of all unique clicks, in [0, 1). */
  public double invalidClickShare() {
    return invalidClickShare;
  }
}
