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
  /** What is shown of a report of all traffic: the rest would be too much side by side. */
  private static final List<String> OF_ALL_TRAFFIC =
      List.of("net", "billable", "invalid", "duplicates", "spend_micros");

  /** A part of the clicks: the difference of two says nothing without the clicks. */
  private static final String DECISION_RATE = "decision_rate";

  private final int keyColumns;
  private final List<String> figures;
  private final Map<List<String>, long[]> rows = new LinkedHashMap<>();

  private ComparedReport(int keyColumns, List<String> figures) {
    this.keyColumns = keyColumns;
    this.figures = figures;
  }

  /**
   * Puts reports side by side.
   *
   * @param by the columns both are by
   * @param live CSV of the live count
   * @param finalCount CSV of the final count
   * @return CSV: the columns, then for each number live, final, and final less live; rows of live
   *     groups in the order of their report, then those of groups that only the final count has
   */
  static String csv(String by, String live, String finalCount) throws IOException {
    List<String> columns = Arrays.asList(by.split(",", -1));
    ComparedReport report = new ComparedReport(columns.size(), figures(live, columns.size()));
    report.add(live, 0);
    report.add(finalCount, 1);
    return report.csv(columns);
  }

  /** The figures of a report that are compared. */
  private static List<String> figures(String csv, int keyColumns) {
    List<String> header = List.of(csv.lines().findFirst().orElse("").split(",", -1));
    List<String> figures =
        header.subList(keyColumns, header.size()).stream()
            .filter(figure -> !figure.equals(DECISION_RATE))
            .toList();
    return figures.containsAll(OF_ALL_TRAFFIC) ? OF_ALL_TRAFFIC : figures;
  }

  private void add(String csv, int side) throws IOException {
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord record : records) {
        long[] sums =
            rows.computeIfAbsent(
                List.copyOf(record.getFields().subList(0, keyColumns)),
                key -> new long[2 * figures.size()]);
        for (int i = 0; i < figures.size(); i++) {
          sums[2 * i + side] = Long.parseLong(record.getField(figures.get(i)));
        }
      }
    }
  }

  private String csv(List<String> columns) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> header = new ArrayList<>(columns);
      for (String figure : figures) {
        header.addAll(List.of(figure + "_live", figure + "_final", figure + "_difference"));
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
