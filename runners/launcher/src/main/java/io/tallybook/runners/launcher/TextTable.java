package io.tallybook.runners.launcher;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Shows CSV to a person: columns aligned, numbers to the right. */
final class TextTable {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");
  private static final String GAP = "  ";

  private TextTable() {}

  static void write(String csv, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      reader.forEach(row -> rows.add(row.getFields()));
    }
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        boolean toTheRight = NUMBER.matcher(row.get(i)).matches();
        line.append(i == 0 ? "" : GAP)
            .append(toTheRight ? padding + row.get(i) : row.get(i) + padding);
      }
      out.write(line.toString().stripTrailing());
      out.write('\n');
    }
    out.flush();
  }
}
