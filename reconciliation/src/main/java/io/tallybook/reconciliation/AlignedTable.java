package io.tallybook.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table for a person: columns of equal width, texts to the left, numbers to the right. */
final class AlignedTable {
  private static final String GAP = "  ";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final int textColumns;
  private final int[] widths;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param textColumns how many columns, from the left, are texts
   */
  AlignedTable(int textColumns, String... header) {
    this.textColumns = textColumns;
    this.widths = new int[header.length];
    row(header);
  }

  /** Adds a row of as many cells as the header has. */
  void row(String... cells) {
    List<String> row = new ArrayList<>(cells.length);
    for (int i = 0; i < widths.length; i++) {
      // Ids come from outside: they must not move a terminal's cursor.
      String cell = CONTROL.matcher(cells[i]).replaceAll("?");
      widths[i] = Math.max(widths[i], cell.length());
      row.add(cell);
    }
    rows.add(row);
  }

  /** The rows, each ended by a line feed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? "" : GAP).append(i < textColumns ? cell + padding : padding + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
