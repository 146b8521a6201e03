package io.tallybook.runners.launcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints a table of any length: the first rows decide how wide its columns are, the others are
 * printed as they come. A column whose name begins with {@code #} holds numbers. For one thread.
 */
final class FlowingTable {
  private static final int ROWS_KEPT_MAX = 1_000;
  private static final String GAP = "  ";

  private final List<String> head;
  private final PrintWriter out;
  private final int[] widths;
  private final List<List<String>> kept = new ArrayList<>();
  private boolean isFlowing;

  FlowingTable(List<String> head, PrintWriter out) {
    this.head = List.copyOf(head);
    this.out = out;
    this.widths = new int[head.size()];
    row(head.stream().map(name -> name.startsWith("#") ? name.substring(1) : name).toList());
  }

  /** Takes a row with a cell for each column. */
  void row(List<String> cells) {
    if (cells.size() != widths.length) {
      throw new IllegalArgumentException(cells.size() + " cells for " + widths.length + " columns");
    }
    List<String> plain = cells.stream().map(PlainText::of).toList();
    if (isFlowing) {
      print(plain);
      return;
    }
    kept.add(plain);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], length(plain.get(i)));
    }
    if (kept.size() > ROWS_KEPT_MAX) {
      flow();
    }
  }

  /** Prints what is left. */
  void end() {
    if (!isFlowing) {
      flow();
    }
  }

  private void flow() {
    kept.forEach(this::print);
    kept.clear();
    isFlowing = true;
  }

  private void print(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - length(cell)));
      line.append(i == 0 ? "" : GAP)
          .append(head.get(i).startsWith("#") ? padding + cell : cell + padding);
    }
    out.print(line.toString().stripTrailing() + "\n");
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
