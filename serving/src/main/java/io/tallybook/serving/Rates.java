package io.tallybook.serving;

import io.tallybook.model.Measures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Parts of clicks, for reading and not for money: exact to six digits after the point. */
final class Rates {
  private static final int SCALE = 6;

  private Rates() {}

  /** Gross clicks that every rule could decide, of all; empty without clicks. */
  static Optional<BigDecimal> decisionRate(Measures measures) {
    return part(measures.decidedClicks(), measures.grossClicks());
  }

  /** Billable clicks per impression; empty without impressions. */
  static Optional<BigDecimal> clickThroughRate(Measures measures) {
    return part(measures.billableClicks(), measures.impressions());
  }

  private static Optional<BigDecimal> part(long part, long whole) {
    return whole == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), SCALE, RoundingMode.HALF_UP)
                .stripTrailingZeros());
  }
}
