package io.tallybook.stores.ledger.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.InvoiceRounding;
import io.tallybook.stores.ledger.InvoiceTotals;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.ledger.Statement;
import io.tallybook.stores.ledger.StatementChange;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A statement as one JSON object. Amounts in units are strings, so that no reader makes a binary
 * fraction of them.
 */
final class StatementJson {
  private final Statement statement;
  private final JsonGenerator json;

  private StatementJson(Statement statement, JsonGenerator json) {
    this.statement = statement;
    this.json = json;
  }

  static void write(Statement statement, OutputStream out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setPrettyPrinter(
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))) {
      new StatementJson(statement, json).write();
      json.writeRaw('\n');
    }
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("advertiser", statement.advertiserId());
    json.writeStringField("month", statement.month().toString());
    json.writeStringField("currency", statement.currency());
    json.writeStringField("state", word(statement.state()));
    history();
    json.writeArrayFieldStart("days_missing");
    for (LocalDate day : statement.daysMissing()) {
      json.writeString(day.toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("lines");
    for (Statement.Line line : statement.lines()) {
      line(line);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("adjustments");
    for (Statement.Adjustment adjustment : statement.adjustments()) {
      adjustment(adjustment);
    }
    json.writeEndArray();
    totals();
    json.writeEndObject();
  }

  private void history() throws IOException {
    json.writeArrayFieldStart("history");
    for (StatementChange change : statement.history()) {
      json.writeStartObject();
      json.writeStringField("state", word(change.state()));
      json.writeStringField("at", change.at().toString());
      if (change.day() != null) {
        json.writeStringField("day", change.day().toString());
        json.writeNumberField("run", change.run());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void line(Statement.Line line) throws IOException {
    json.writeStartObject();
    json.writeStringField("reference", line.reference(statement.month()));
    json.writeStringField("campaign", line.ad().campaignId());
    json.writeStringField("ad", line.ad().adId());
    figures(line.figures());
    amount("amount", statement.invoiced(line));
    json.writeArrayFieldStart("days");
    for (Statement.Day day : line.days()) {
      json.writeStartObject();
      json.writeStringField("line", day.id().toString());
      figures(day.figures());
      bill(day.bill());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void adjustment(Statement.Adjustment adjustment) throws IOException {
    json.writeStartObject();
    json.writeStringField("line", adjustment.id().toString());
    json.writeStringField("campaign", adjustment.id().ad().campaignId());
    json.writeStringField("ad", adjustment.id().ad().adId());
    figures(adjustment.difference());
    json.writeArrayFieldStart("reasons");
    for (DifferenceReason reason : adjustment.bill().reasons().stream().sorted().toList()) {
      json.writeString(reason.name());
    }
    json.writeEndArray();
    json.writeBooleanField("after_final", adjustment.afterFinal());
    bill(adjustment.bill());
    json.writeEndObject();
  }

  private void figures(LineFigures figures) throws IOException {
    json.writeNumberField("clicks", figures.clicks());
    json.writeNumberField("unpriced_clicks", figures.unpricedClicks());
    json.writeNumberField("invalid_clicks", figures.invalidClicks());
    json.writeNumberField("duplicates", figures.duplicates());
    json.writeNumberField("amount_micros", figures.amountMicros());
    json.writeNumberField("not_charged_micros", figures.invalidMicros());
  }

  private void bill(PostedBill bill) throws IOException {
    json.writeNumberField("run", bill.run());
    json.writeStringField("posted_at", bill.createdAt().toString());
    json.writeStringField("snapshot_id", bill.snapshotId());
    json.writeStringField("versions", bill.versions());
  }

  private void totals() throws IOException {
    InvoiceTotals invoice = statement.invoice();
    json.writeObjectFieldStart("totals");
    figures(statement.totals());
    json.writeStringField("rounding", InvoiceRounding.MODE.name());
    amount("charged", invoice.charged());
    amount("prepaid", invoice.prepaid());
    json.writeNumberField("prepaid_micros", statement.prepaidMicros());
    amount("due", invoice.due());
    json.writeNumberField("due_micros", statement.receivableMicros());
    json.writeEndObject();
  }

  private void amount(String name, BigDecimal amount) throws IOException {
    json.writeStringField(name, amount.toPlainString());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
