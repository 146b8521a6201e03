package io.tallybook.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Rows as {@link ReportFormat#JSON}. */
final class JsonRows implements Report.Rows {
  private final List<ReportColumn> by;
  private final Source source;
  private final JsonGenerator json;

  JsonRows(List<ReportColumn> by, Source source, Writer output) throws IOException {
    this.by = by;
    this.source = source;
    this.json = Json.generator(output);
  }

  @Override
  public void begin() throws IOException {
    json.writeStartObject();
    json.writeStringField("source", source.name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("by");
    for (ReportColumn column : by) {
      json.writeString(column.label());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
  }

  @Override
  public void row(AggregateResult result) throws IOException {
    Measures measures = result.measures();
    json.writeStartObject();
    for (int i = 0; i < by.size(); i++) {
      json.writeStringField(by.get(i).label(), result.group().get(i));
    }
    json.writeNumberField("gross", measures.grossClicks());
    json.writeNumberField("net", measures.netClicks());
    json.writeNumberField("invalid", measures.invalidClicks());
    json.writeNumberField("duplicates", measures.duplicates());
    json.writeNumberField("spend_micros", measures.spendMicros());
    json.writeEndObject();
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }
}
