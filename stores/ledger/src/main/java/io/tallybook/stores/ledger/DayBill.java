package io.tallybook.stores.ledger;

import io.tallybook.model.BillingLine;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;

/**
 * What all advertisers owe for one day, as one run of the billing computed it.
 *
 * @param day the UTC day
 * @param currency ISO 4217; the one currency of the ledger
 * @param snapshotId which records of the raw log were read
 * @param versions what they were judged and priced with: {@code name=value} pairs, separated by
 *     blanks, semicolons or commas. A difference in {@code rules}, {@code prices} or {@code code}
 *     is told as the reason of the differences that follow from it
 * @param lines at most one an ad, in any order; empty for a day without clicks
 * @param basis the run of this day that was current when the computation began, 0 for none; given,
 *     the bill is refused when another one has been posted since
 * @param rejudged whether differences come from judging the day once more, which is then told as a
 *     reason of theirs
 */
public record DayBill(
    LocalDate day,
    String currency,
    String snapshotId,
    String versions,
    List<BillingLine> lines,
    OptionalInt basis,
    boolean rejudged) {
  public DayBill {
    lines = List.copyOf(lines);
  }

  /** A bill that is posted whatever the day's current run is. */
  public DayBill(
      LocalDate day, String currency, String snapshotId, String versions, List<BillingLine> lines) {
    this(day, currency, snapshotId, versions, lines, OptionalInt.empty(), false);
  }

  /** The same bill, refused when the day's current run is another than {@code run}. */
  public DayBill withBasis(int run) {
    if (run < 0) {
      throw new IllegalArgumentException("basis must be a run from 0, is " + run);
    }
    return new DayBill(day, currency, snapshotId, versions, lines, OptionalInt.of(run), rejudged);
  }

  /** The same bill, as one that judges its day once more. */
  public DayBill asRejudged() {
    return new DayBill(day, currency, snapshotId, versions, lines, basis, true);
  }
}
