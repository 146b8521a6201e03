package io.tallybook.model;

import java.math.BigDecimal;

/**
 * An amount of money, exact.
 *
 * @param micros millionths of the currency's unit: 1,000,000 is one dollar, euro or yen
 * @param currency ISO 4217 code, three upper-case letters
 */
public record Money(long micros, String currency) {
  /** Micros in one unit of any currency. */
  public static final long MICROS_PER_UNIT = 1_000_000;

  private static final int MICROS_SCALE = 6;
  private static final int CURRENCY_LENGTH = 3;

  public Money {
    if (!isCurrency(currency)) {
      throw new IllegalArgumentException(
          "currency must be three upper-case letters (ISO 4217), is '" + currency + "'");
    }
  }

  /** Whether the text has the form of an ISO 4217 code. */
  public static boolean isCurrency(String text) {
    // By hand: a regular expression here would be a good part of the cost of reading an event.
    if (text.length() != CURRENCY_LENGTH) {
      return false;
    }
    for (int i = 0; i < CURRENCY_LENGTH; i++) {
      char c = text.charAt(i);
      if (c < 'A' || c > 'Z') {
        return false;
      }
    }
    return true;
  }

  /**
   * Micros of a decimal amount in units, for instance {@code 0.25} gives 250,000.
   *
   * @throws ArithmeticException if the amount is finer than a micro or too large for a long
   */
  public static long microsOf(BigDecimal units) {
    // Not movePointRight, which writes out all zeros of an amount like 1E+600000000 first.
    return units.scaleByPowerOfTen(MICROS_SCALE).longValueExact();
  }

  /** The amount in units, for instance 250,000 micros give {@code 0.25}. */
  public BigDecimal toUnits() {
    return BigDecimal.valueOf(micros, MICROS_SCALE).stripTrailingZeros();
  }

  /**
   * The sum of two amounts of one currency.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if the sum does not fit a long
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
    }
    return new Money(Math.addExact(micros, other.micros), currency);
  }
}
