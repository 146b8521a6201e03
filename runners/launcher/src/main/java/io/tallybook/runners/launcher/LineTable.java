package io.tallybook.runners.launcher;

import static java.util.stream.Collectors.joining;

import io.tallybook.model.BillingLine;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.LineRun;
import io.tallybook.stores.ledger.PostedBill;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints figures of billing lines, a row each. */
final class LineTable {
  private static final List<String> FIGURES =
      List.of("#Clicks", "#Unpriced", "#Invalid", "#Duplicates", "#Amount", "#Not charged");

  private LineTable() {}

  /** What a line was billed, run by run. */
  static void history(List<LineRun> runs, PrintWriter out) {
    FlowingTable table =
        new FlowingTable(head(List.of("#Run"), List.of("Posted", "Because of")), out);
    for (LineRun run : runs) {
      PostedBill bill = run.bill();
      table.row(
          cells(
              List.of(Integer.toString(bill.run())),
              run.figures(),
              List.of(
                  bill.createdAt().toString(),
                  bill.reasons().stream()
                      .sorted()
                      .map(reason -> RecordListing.word(reason.name()))
                      .collect(joining(", ")))));
    }
    table.end();
    out.print("\n");
    FlowingTable basis = new FlowingTable(List.of("#Run", "Snapshot", "Versions"), out);
    for (LineRun run : runs) {
      PostedBill bill = run.bill();
      basis.row(List.of(Integer.toString(bill.run()), bill.snapshotId(), bill.versions()));
    }
    basis.end();
  }

  /** The line beside the sum of its records. */
  static void comparison(LineFigures line, LineFigures records, PrintWriter out) {
    FlowingTable table = new FlowingTable(head(List.of("Sum of"), List.of()), out);
    table.row(cells(List.of("records"), records, List.of()));
    table.row(cells(List.of("line"), line, List.of()));
    if (!line.equals(records)) {
      table.row(cells(List.of("difference"), records.minus(line), List.of()));
    }
    table.end();
  }

  static LineFigures figures(BillingLine line) {
    return new LineFigures(
        line.clicks(),
        line.unpricedClicks(),
        line.invalidClicks(),
        line.duplicates(),
        line.amountMicros(),
        line.invalidMicros());
  }

  private static List<String> head(List<String> before, List<String> after) {
    List<String> head = new ArrayList<>(before);
    head.addAll(FIGURES);
    head.addAll(after);
    return head;
  }

  private static List<String> cells(List<String> before, LineFigures figures, List<String> after) {
    List<String> cells = new ArrayList<>(before);
    cells.add(Long.toString(figures.clicks()));
    cells.add(Long.toString(figures.unpricedClicks()));
    cells.add(Long.toString(figures.invalidClicks()));
    cells.add(Long.toString(figures.duplicates()));
    cells.add(RecordListing.units(figures.amountMicros()));
    cells.add(RecordListing.units(figures.invalidMicros()));
    cells.addAll(after);
    return cells;
  }
}
