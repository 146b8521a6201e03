package io.tallybook.runners.launcher;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two reports by the same columns side by side: the live count and the final one. */
final class ComparedReport {
  private static final List<String> MEASURES =
      List.of("net", "invalid", "duplicates", "spend_micros");

  private final int keyColumns;
  private final Map<List<String>, long[]> rows = new LinkedHashMap<>();

  private ComparedReport(int keyColumns) {
    this.keyColumns = keyColumns;
  }

  /**
   * Puts reports side by side.
   *
   * @param by the columns both are by
   * @param live CSV of the live count
   * @param finalCount CSV of the final count
   * @return CSV: the columns, then for each measure live, final, and final less live; rows of live
   *     groups in the order of their report, then those of groups that only the final count has
   */
  static String csv(String by, String live, String finalCount) throws IOException {
    List<String> columns = Arrays.asList(by.split(",", -1));
    ComparedReport report = new ComparedReport(columns.size());
    report.add(live, 0);
    report.add(finalCount, 1);
    return report.csv(columns);
  }

  private void add(String csv, int side) throws IOException {
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord record : records) {
        long[] sums =
            rows.computeIfAbsent(
                List.copyOf(record.getFields().subList(0, keyColumns)),
                key -> new long[2 * MEASURES.size()]);
        for (int i = 0; i < MEASURES.size(); i++) {
          sums[2 * i + side] = Long.parseLong(record.getField(MEASURES.get(i)));
        }
      }
    }
  }

  private String csv(List<String> columns) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> header = new ArrayList<>(columns);
      for (String measure : MEASURES) {
        header.addAll(List.of(measure + "_live", measure + "_final", measure + "_difference"));
      }
      csv.writeRecord(header);
      rows.forEach(
          (key, sums) -> {
            List<String> row = new ArrayList<>(key);
            for (int i = 0; i < sums.length; i += 2) {
              row.add(Long.toString(sums[i]));
              row.add(Long.toString(sums[i + 1]));
              row.add(Long.toString(sums[i + 1] - sums[i]));
            }
            csv.writeRecord(row);
          });
    }
    return text.toString();
  }
}
