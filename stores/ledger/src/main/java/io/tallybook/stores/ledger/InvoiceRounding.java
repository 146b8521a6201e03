package io.tallybook.stores.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * How micros become the amounts on an invoice: once, on the invoice line, half to even, to the
 * currency's smallest unit. Sums on the invoice are sums of its lines.
 */
public final class InvoiceRounding {
  /** Half a cent goes to the even cent, so that many halves do not add up to one side. */
  public static final RoundingMode MODE = RoundingMode.HALF_EVEN;

  private static final int MICROS_SCALE = 6;
  private static final int DECIMALS_OF_UNKNOWN = 2;

  private InvoiceRounding() {}

  /** The amount in units, with the currency's number of decimals. */
  public static BigDecimal round(long micros, String currency) {
    return BigDecimal.valueOf(micros, MICROS_SCALE).setScale(decimals(currency), MODE);
  }

  /** How many decimals the currency's smallest unit has; 2 if ISO 4217 does not know it. */
  public static int decimals(String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      return digits < 0 ? DECIMALS_OF_UNKNOWN : digits;
    } catch (IllegalArgumentException e) {
      return DECIMALS_OF_UNKNOWN;
    }
  }
}
