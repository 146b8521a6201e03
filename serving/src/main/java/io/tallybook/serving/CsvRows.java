package io.tallybook.serving;

import static java.util.stream.Collectors.joining;

import io.tallybook.stores.aggregate.AggregateResult;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;

/** Rows as {@link ReportFormat#CSV}. */
final class CsvRows implements Report.Rows {
  private final List<ReportColumn> by;
  private final List<ReportFigure> figures;
  private final Writer output;

  CsvRows(List<ReportColumn> by, List<ReportFigure> figures, Writer output) {
    this.by = by;
    this.figures = figures;
    this.output = output;
  }

  @Override
  public void begin() throws IOException {
    for (ReportColumn column : by) {
      output.append(column.label()).append(',');
    }
    output.append(figures.stream().map(ReportFigure::label).collect(joining(","))).append('\n');
  }

  @Override
  public void row(AggregateResult result) throws IOException {
    for (String value : result.group()) {
      appendQuoted(value);
      output.append(',');
    }
    String separator = "";
    for (ReportFigure figure : figures) {
      output.append(separator);
      output.append(figure.of(result.measures()).map(BigDecimal::toPlainString).orElse(""));
      separator = ",";
    }
    output.append('\n');
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
