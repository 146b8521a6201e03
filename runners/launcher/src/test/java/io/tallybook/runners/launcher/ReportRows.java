package io.tallybook.runners.launcher;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.Source;
import io.tallybook.serving.Report;
import io.tallybook.serving.ReportFormat;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateStores;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What {@code report --by=ad,minute --format=csv} says, by "ad minute". */
record ReportRows(Map<String, Long> gross, Map<String, Long> billable, long duplicates) {

  /** Of the store in a stack's folder; a running stack in this process shares it. */
  static ReportRows of(Path data) throws IOException {
    return of(data, Source.LIVE);
  }

  static ReportRows of(Path data, Source source) throws IOException {
    StringWriter csv = new StringWriter();
    try (AggregateStore store =
        AggregateStores.open(AggregateStores.duckDb(data.resolve("tallybook.duckdb")))) {
      Report.by("ad,minute").withSource(source).write(store, ReportFormat.CSV, csv);
    }
    Map<String, Long> gross = new TreeMap<>();
    Map<String, Long> billable = new TreeMap<>();
    long duplicates = 0;
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv.toString())) {
      for (NamedCsvRecord row : rows) {
        String cell = row.getField("ad") + " " + row.getField("minute");
        putIfAny(gross, cell, Long.parseLong(row.getField("gross")));
        putIfAny(billable, cell, Long.parseLong(row.getField("billable")));
        duplicates += Long.parseLong(row.getField("duplicates"));
      }
    }
    return new ReportRows(gross, billable, duplicates);
  }

  private static void putIfAny(Map<String, Long> counts, String cell, long count) {
    if (count != 0) {
      counts.put(cell, count);
    }
  }

  long grossTotal() {
    return gross.values().stream().mapToLong(Long::longValue).sum();
  }
}
