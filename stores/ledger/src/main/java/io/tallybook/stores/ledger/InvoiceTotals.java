package io.tallybook.stores.ledger;

import java.math.BigDecimal;
import java.util.List;

/**
 * The amounts at the foot of an invoice, in units with the currency's decimals.
 *
 * @param charged the sum of the lines' rounded amounts
 * @param prepaid how much of it was taken from prepayments
 * @param due what is left to pay; never negative
 */
public record InvoiceTotals(BigDecimal charged, BigDecimal prepaid, BigDecimal due) {
  /**
   * @param lineMicros the exact amount of each line
   * @param prepaidMicros what was taken from prepayments for them, exactly
   * @param receivableMicros what was not; if nothing, nothing is due, whatever rounding did
   */
  static InvoiceTotals of(
      List<Long> lineMicros, long prepaidMicros, long receivableMicros, String currency) {
    BigDecimal charged = InvoiceRounding.round(0, currency);
    for (long micros : lineMicros) {
      charged = charged.add(InvoiceRounding.round(micros, currency));
    }
    BigDecimal prepaid =
        receivableMicros == 0
            ? charged
            : InvoiceRounding.round(prepaidMicros, currency).min(charged);
    return new InvoiceTotals(charged, prepaid, charged.subtract(prepaid));
  }
}
