package io.tallybook.runners.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tallybook.runners.launcher.CreditReport.CreditKey;
import io.tallybook.runners.launcher.CreditReport.Sums;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The forms a report of credits can be had in. */
enum CreditListing {
  /** For a person at a terminal. */
  TEXT,
  /** For spreadsheets and programs; RFC 4180, UTF-8. */
  CSV,
  /** For programs; one object. */
  JSON;

  /** Prints a report; amounts are in a currency. */
  void write(CreditReport report, String currency, PrintWriter out) throws IOException {
    switch (this) {
      case TEXT -> text(report, currency, out);
      case CSV -> csv(report, currency, out);
      case JSON -> json(report, currency, out);
    }
    out.flush();
  }

  private static void text(CreditReport report, String currency, PrintWriter out) {
    if (report.rows().isEmpty()) {
      out.print("nothing was adjusted after the first bills of these days\n");
      return;
    }
    FlowingTable table =
        new FlowingTable(
            List.of("Advertiser", "Campaign", "Class", "Reason", "#Clicks", "#" + currency), out);
    report.rows().forEach((key, sums) -> row(table, key, key.reason(), sums));
    report
        .totals()
        .forEach(
            (advertiser, sums) -> row(table, new CreditKey(advertiser, "", "", ""), "total", sums));
    table.end();
    report.notes().forEach(note -> out.print("\nNote: " + note + ".\n"));
  }

  private static void row(FlowingTable table, CreditKey key, String reason, Sums sums) {
    table.row(
        List.of(
            key.advertiser(),
            key.campaign(),
            key.category(),
            reason,
            (sums.clicks() > 0 ? "+" : "") + sums.clicks(),
            (sums.micros() > 0 ? "+" : "") + RecordListing.units(sums.micros())));
  }

  private static void csv(CreditReport report, String currency, PrintWriter out) {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(out);
    csv.writeRecord(
        "advertiser", "campaign", "class", "reason", "clicks", "amount_micros", "currency");
    report
        .rows()
        .forEach(
            (key, sums) ->
                csv.writeRecord(
                    key.advertiser(),
                    key.campaign(),
                    key.category(),
                    key.reason(),
                    Long.toString(sums.clicks()),
                    Long.toString(sums.micros()),
                    currency));
  }

  private static void json(CreditReport report, String currency, PrintWriter out)
      throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("currency", currency);
      json.writeArrayFieldStart("rows");
      for (Map.Entry<CreditKey, Sums> row : report.rows().entrySet()) {
        json.writeStartObject();
        json.writeStringField("advertiser", row.getKey().advertiser());
        json.writeStringField("campaign", row.getKey().campaign());
        json.writeStringField("class", row.getKey().category());
        json.writeStringField("reason", row.getKey().reason());
        sums(row.getValue(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("totals");
      for (Map.Entry<String, Sums> total : report.totals().entrySet()) {
        json.writeStartObject();
        json.writeStringField("advertiser", total.getKey());
        sums(total.getValue(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("notes");
      for (String note : report.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.print("\n");
  }

  private static void sums(Sums sums, JsonGenerator json) throws IOException {
    json.writeNumberField("clicks", sums.clicks());
    json.writeNumberField("amount_micros", sums.micros());
  }
}
