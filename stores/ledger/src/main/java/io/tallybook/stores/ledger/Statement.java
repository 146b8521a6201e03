package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * What an advertiser owes for a month, and why.
 *
 * @param advertiserId who owes it
 * @param month the UTC month in which the clicks happened
 * @param currency ISO 4217
 * @param history the changes of its state, oldest first; never empty
 * @param daysMissing days of the month that are not billed, in order
 * @param lines an ad each, by campaign and ad
 * @param adjustments what changed after a day's first bill, by day, run, campaign and ad
 * @param prepaidMicros what was taken from prepayments
 * @param receivableMicros what was not
 */
public record Statement(
    String advertiserId,
    YearMonth month,
    String currency,
    List<StatementChange> history,
    List<LocalDate> daysMissing,
    List<Line> lines,
    List<Adjustment> adjustments,
    long prepaidMicros,
    long receivableMicros) {
  public Statement {
    history = List.copyOf(history);
    daysMissing = List.copyOf(daysMissing);
    lines = List.copyOf(lines);
    adjustments = List.copyOf(adjustments);
  }

  /**
   * An ad in the month.
   *
   * @param ad which
   * @param figures the sums over its days
   * @param days what they are the sums of, in order
   */
  public record Line(AdRef ad, LineFigures figures, List<Day> days) {
    public Line {
      days = List.copyOf(days);
    }

    /** The name of the line, which refers to its evidence. */
    public String reference(YearMonth month) {
      return LineId.ofMonth(month, ad);
    }
  }

  /**
   * An ad on a day.
   *
   * @param id the name of the billing line
   * @param bill the run that said so last
   * @param figures what it said
   */
  public record Day(LineId id, PostedBill bill, LineFigures figures) {}

  /**
   * What a run changed after the first bill of its day.
   *
   * @param id the billing line
   * @param bill the run
   * @param difference by how much the figures grew
   * @param afterFinal whether the statement was final by then
   */
  public record Adjustment(
      LineId id, PostedBill bill, LineFigures difference, boolean afterFinal) {}

  /** The state that it is in. */
  public StatementState state() {
    return history.get(history.size() - 1).state();
  }

  /** The sums over all lines. */
  public LineFigures totals() {
    return lines.stream().map(Line::figures).reduce(LineFigures.ZERO, LineFigures::plus);
  }

  /** The amounts at its foot. */
  public InvoiceTotals invoice() {
    return InvoiceTotals.of(
        lines.stream().map(line -> line.figures().amountMicros()).toList(),
        prepaidMicros,
        receivableMicros,
        currency);
  }

  /** A line's amount as invoiced. */
  public BigDecimal invoiced(Line line) {
    return InvoiceRounding.round(line.figures().amountMicros(), currency);
  }
}
