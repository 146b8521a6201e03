package io.tallybook.pipelines.explain;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import java.time.LocalDate;

/**
 * Adds up a line from its records: apart from the bill's own sums, so that the two can be compared.
 * For one thread.
 */
public final class LineTotals {
  private final LocalDate day;
  private final AdRef ad;
  private final String currency;
  private long clicks;
  private long unpricedClicks;
  private long invalidClicks;
  private long duplicates;
  private long amountMicros;
  private long invalidMicros;

  /**
   * Zeros.
   *
   * @param currency ISO 4217
   */
  public LineTotals(LocalDate day, AdRef ad, String currency) {
    this.day = day;
    this.ad = ad;
    this.currency = currency;
  }

  /**
   * Adds a record; those of other lines change nothing.
   *
   * @throws ArithmeticException if an amount does not fit a long
   */
  public void add(ExplainedRecord record) {
    if (!record.isIn(day, ad)) {
      return;
    }
    if (record.role() != RecordRole.COUNTED) {
      duplicates++;
    } else if (record.isCharged()) {
      clicks++;
      unpricedClicks += record.priceSource() == PriceSource.NONE ? 1 : 0;
      amountMicros = Math.addExact(amountMicros, record.costMicros());
    } else if (record.isInvalid()) {
      invalidClicks++;
      invalidMicros = Math.addExact(invalidMicros, record.costMicros());
    }
  }

  /** The line that these records make. */
  public BillingLine line() {
    return new BillingLine(
        day,
        ad,
        clicks,
        unpricedClicks,
        invalidClicks,
        duplicates,
        amountMicros,
        invalidMicros,
        currency);
  }
}
