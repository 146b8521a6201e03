package io.tallybook.stores.ledger;

import io.tallybook.model.BillingLine;

/**
 * The figures of a billing line, without what they are the figures of; also the difference of two.
 * The components are those of {@link BillingLine}.
 */
public record LineFigures(
    long clicks,
    long unpricedClicks,
    long invalidClicks,
    long duplicates,
    long amountMicros,
    long invalidMicros) {
  /** An ad that is not billed. */
  public static final LineFigures ZERO = new LineFigures(0, 0, 0, 0, 0, 0);

  static LineFigures of(BillingLine line) {
    return new LineFigures(
        line.clicks(),
        line.unpricedClicks(),
        line.invalidClicks(),
        line.duplicates(),
        line.amountMicros(),
        line.invalidMicros());
  }

  /** Component by component; throws ArithmeticException when a sum does not fit. */
  public LineFigures plus(LineFigures other) {
    return new LineFigures(
        Math.addExact(clicks, other.clicks),
        Math.addExact(unpricedClicks, other.unpricedClicks),
        Math.addExact(invalidClicks, other.invalidClicks),
        Math.addExact(duplicates, other.duplicates),
        Math.addExact(amountMicros, other.amountMicros),
        Math.addExact(invalidMicros, other.invalidMicros));
  }

  /** Component by component. */
  public LineFigures minus(LineFigures other) {
    return new LineFigures(
        Math.subtractExact(clicks, other.clicks),
        Math.subtractExact(unpricedClicks, other.unpricedClicks),
        Math.subtractExact(invalidClicks, other.invalidClicks),
        Math.subtractExact(duplicates, other.duplicates),
        Math.subtractExact(amountMicros, other.amountMicros),
        Math.subtractExact(invalidMicros, other.invalidMicros));
  }
}
