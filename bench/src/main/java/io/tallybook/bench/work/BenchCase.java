package io.tallybook.bench.work;

import io.tallybook.bench.input.AdSpread;
import io.tallybook.bench.input.ClickProfile;

/** The kinds of input. */
public enum BenchCase {
  /** Even keys, 2 % duplicates. */
  EVEN(AdSpread.EVEN, 20),
  /** Zipf with exponent 1.1, 2 % duplicates. */
  ZIPF(AdSpread.ZIPF, 20),
  /** 90 % of the clicks on one ad, 2 % duplicates. */
  HOT(AdSpread.HOT, 20),
  /** Even keys, 50 % duplicates. */
  REPEATS(AdSpread.EVEN, 500);

  private final AdSpread spread;
  private final int duplicatePermille;

  BenchCase(AdSpread spread, int duplicatePermille) {
    this.spread = spread;
    this.duplicatePermille = duplicatePermille;
  }

  public ClickProfile profile() {
    return new ClickProfile(spread, duplicatePermille);
  }
}
