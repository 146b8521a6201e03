package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.stores.aggregate.AggregateResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Rows as {@link ReportFormat#JSON}. */
final class JsonRows implements Report.Rows {
  private final Report report;
  private final List<ReportColumn> by;
  private final List<ReportFigure> figures;
  private final JsonGenerator json;

  JsonRows(Report report, List<ReportColumn> by, List<ReportFigure> figures, Writer output)
      throws IOException {
    this.report = report;
    this.by = by;
    this.figures = figures;
    this.json = Json.generator(output);
  }

  @Override
  public void begin() throws IOException {
    json.writeStartObject();
    json.writeStringField("source", report.source().name().toLowerCase(Locale.ROOT));
    json.writeStringField("traffic", report.traffic().label());
    json.writeArrayFieldStart("by");
    for (ReportColumn column : by) {
      json.writeString(column.label());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
  }

  @Override
  public void row(AggregateResult result) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < by.size(); i++) {
      json.writeStringField(by.get(i).label(), result.group().get(i));
    }
    for (ReportFigure figure : figures) {
      Json.writeNumber(json, figure.label(), figure.of(result.measures()));
    }
    json.writeEndObject();
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
