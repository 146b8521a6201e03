package io.tallybook.serving;

import io.tallybook.model.Measures;
import io.tallybook.stores.aggregate.AggregateResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Rows as {@link ReportFormat#CSV}. */
final class CsvRows implements Report.Rows {
  private final List<ReportColumn> by;
  private final Writer output;

  CsvRows(List<ReportColumn> by, Writer output) {
    this.by = by;
    this.output = output;
  }

  @Override
  public void begin() throws IOException {
    for (ReportColumn column : by) {
      output.append(column.label()).append(',');
    }
    output.append("gross,net,invalid,duplicates,spend_micros\n");
  }

  @Override
  public void row(AggregateResult result) throws IOException {
    for (String value : result.group()) {
      appendQuoted(value);
      output.append(',');
    }
    Measures measures = result.measures();
    output
        .append(Long.toString(measures.grossClicks()))
        .append(',')
        .append(Long.toString(measures.netClicks()))
        .append(',')
        .append(Long.toString(measures.invalidClicks()))
        .append(',')
        .append(Long.toString(measures.duplicates()))
        .append(',')
        .append(Long.toString(measures.spendMicros()))
        .append('\n');
  }

  @Override
  public void end() {
    // A CSV file ends with its last row.
  }

  private void appendQuoted(String value) throws IOException {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    if (plain) {
      output.append(value);
    } else {
      output.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }
}
