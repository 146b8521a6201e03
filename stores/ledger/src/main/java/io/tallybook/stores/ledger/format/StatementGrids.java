package io.tallybook.stores.ledger.format;

import io.tallybook.stores.ledger.InvoiceTotals;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.ledger.Statement;
import io.tallybook.stores.ledger.StatementChange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The tables of a statement, as text and PDF show them. */
final class StatementGrids {
  private static final int SNAPSHOT_CHARS = 16;

  private final Statement statement;
  private final UnaryOperator<String> id;

  /**
   * @param id how ids are shown
   */
  StatementGrids(Statement statement, UnaryOperator<String> id) {
    this.statement = statement;
    this.id = id;
  }

  String title() {
    return "Statement " + statement.month() + " for " + id.apply(statement.advertiserId());
  }

  /** What was invoiced for whom, and how far it is. */
  List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add("Currency: " + statement.currency());
    facts.add("State: " + Shown.word(statement.state()));
    StringBuilder history = new StringBuilder("History:");
    for (StatementChange change : statement.history()) {
      history
          .append(history.length() == "History:".length() ? " " : ", ")
          .append(Shown.word(change.state()))
          .append(" since ")
          .append(change.at());
    }
    facts.add(history.toString());
    if (!statement.daysMissing().isEmpty()) {
      facts.add("Days not billed yet: " + days(statement.daysMissing()));
    }
    return facts;
  }

  /** Days, with runs of them put together. */
  static String days(List<LocalDate> days) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < days.size(); ) {
      int to = from;
      while (to + 1 < days.size() && days.get(to + 1).equals(days.get(to).plusDays(1))) {
        to++;
      }
      text.append(from == 0 ? "" : ", ").append(days.get(from));
      if (to > from) {
        text.append(" to ").append(days.get(to));
      }
      from = to + 1;
    }
    return text.toString();
  }

  Grid lines() {
    Grid grid =
        Grid.of(
            "Campaign",
            "Ad",
            "#Clicks",
            "#Unpriced",
            "#Invalid",
            "#Not charged",
            "#Duplicates",
            "#Amount");
    for (Statement.Line line : statement.lines()) {
      add(
          grid,
          id.apply(line.ad().campaignId()),
          id.apply(line.ad().adId()),
          line.figures(),
          statement.invoiced(line).toPlainString());
    }
    add(grid, "Total", "", statement.totals(), statement.invoice().charged().toPlainString());
    return grid;
  }

  private void add(Grid grid, String campaign, String ad, LineFigures figures, String amount) {
    grid.row(
        campaign,
        ad,
        Long.toString(figures.clicks()),
        Long.toString(figures.unpricedClicks()),
        Long.toString(figures.invalidClicks()),
        Shown.rounded(figures.invalidMicros(), statement.currency()),
        Long.toString(figures.duplicates()),
        amount);
  }

  Grid totals() {
    InvoiceTotals invoice = statement.invoice();
    return Grid.of("Totals", "#" + statement.currency())
        .row("Charged", invoice.charged().toPlainString())
        .row("Prepayments applied", invoice.prepaid().negate().toPlainString())
        .row("Balance due", invoice.due().toPlainString());
  }

  Grid adjustments() {
    Grid grid =
        Grid.of(
            "Day", "#Run", "Campaign", "Ad", "#Clicks", "#Invalid", "#Amount", "Reason", "When");
    for (Statement.Adjustment adjustment : statement.adjustments()) {
      LineFigures difference = adjustment.difference();
      grid.row(
          adjustment.id().day().toString(),
          Integer.toString(adjustment.bill().run()),
          id.apply(adjustment.id().ad().campaignId()),
          id.apply(adjustment.id().ad().adId()),
          signed(difference.clicks()),
          signed(difference.invalidClicks()),
          signedAmount(difference.amountMicros()),
          Shown.reasons(adjustment.bill().reasons()),
          adjustment.afterFinal() ? "after final" : "before final");
    }
    return grid;
  }

  private static String signed(long count) {
    return (count > 0 ? "+" : "") + count;
  }

  private static String signedAmount(long micros) {
    return (micros > 0 ? "+" : "") + Shown.exact(micros);
  }

  /** Which runs of which days each line is the sum of. */
  Grid evidence() {
    Grid grid = Grid.of("Line", "Days and runs");
    for (Statement.Line line : statement.lines()) {
      StringBuilder days = new StringBuilder();
      for (Statement.Day day : line.days()) {
        days.append(days.isEmpty() ? "" : ", ")
            .append(day.id().day())
            .append(" run ")
            .append(day.bill().run());
      }
      grid.row(line.reference(statement.month()), days.toString());
    }
    return grid;
  }

  /** What those runs read and were judged with. */
  Grid runs() {
    SortedMap<String, PostedBill> bills = new TreeMap<>();
    for (Statement.Line line : statement.lines()) {
      for (Statement.Day day : line.days()) {
        bills.put("%s %09d".formatted(day.bill().day(), day.bill().run()), day.bill());
      }
    }
    Grid grid = Grid.of("Day", "#Run", "Posted", "Snapshot", "Versions");
    for (PostedBill bill : bills.values()) {
      grid.row(
          bill.day().toString(),
          Integer.toString(bill.run()),
          bill.createdAt().toString(),
          Shown.shortened(Shown.id(bill.snapshotId()), SNAPSHOT_CHARS),
          Shown.id(bill.versions()));
    }
    return grid;
  }

  /** How the amounts came about. */
  static List<String> notes() {
    return List.of(
        "Amounts are rounded once, on the line, half to even; sums are sums of lines. Adjustments"
            + " are exact, and the lines contain them.",
        "Not charged is what invalid clicks would have cost. Days are UTC. The clicks behind a line"
            + " are told by its name with a day instead of the month.");
  }
}
