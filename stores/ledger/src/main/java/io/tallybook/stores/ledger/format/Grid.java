package io.tallybook.stores.ledger.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A table: a head, rows, and which columns are numbers.
 *
 * @param head the names of the columns; those of numbers are marked by a leading {@code #}
 * @param rows as many cells each
 */
record Grid(List<String> head, List<List<String>> rows) {
  private static final String GAP = "  ";

  static Grid of(String... head) {
    return new Grid(List.of(head), new ArrayList<>());
  }

  Grid row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  boolean isNumber(int column) {
    return head.get(column).startsWith("#");
  }

  String title(int column) {
    return isNumber(column) ? head.get(column).substring(1) : head.get(column);
  }

  int columns() {
    return head.size();
  }

  /** With columns aligned, a line a row. */
  String text() {
    List<List<String>> all = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < columns(); i++) {
      titles.add(title(i));
    }
    all.add(titles);
    all.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns(); i++) {
        String padding = " ".repeat(width(all, i) - length(row.get(i)));
        line.append(i == 0 ? "" : GAP)
            .append(isNumber(i) ? padding + row.get(i) : row.get(i) + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> all, int column) {
    return all.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
