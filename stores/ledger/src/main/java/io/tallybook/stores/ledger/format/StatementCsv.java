package io.tallybook.stores.ledger.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tallybook.model.AdRef;
import io.tallybook.stores.ledger.InvoiceTotals;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.ledger.Statement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement as CSV: rows of several kinds under one head. LINE is an ad as invoiced; DAY says
 * what a LINE is the sum of, and where that comes from; ADJUSTMENT is a difference that the lines
 * contain; CHARGED, PREPAID and DUE are the foot.
 */
final class StatementCsv {
  private static final String[] HEAD = {
    "record",
    "reference",
    "state",
    "currency",
    "day",
    "advertiser",
    "campaign",
    "ad",
    "clicks",
    "unpriced_clicks",
    "invalid_clicks",
    "duplicates",
    "amount",
    "amount_micros",
    "not_charged_micros",
    "reasons",
    "after_final",
    "run",
    "posted_at",
    "snapshot_id",
    "versions"
  };

  private final Statement statement;
  private final CsvWriter csv;

  private StatementCsv(Statement statement, CsvWriter csv) {
    this.statement = statement;
    this.csv = csv;
  }

  static void write(Statement statement, OutputStream out) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      new StatementCsv(statement, csv).write();
    }
    out.write(text.toString().getBytes(UTF_8));
  }

  private void write() {
    csv.writeRecord(HEAD);
    for (Statement.Line line : statement.lines()) {
      String reference = line.reference(statement.month());
      row(
          "LINE",
          reference,
          "",
          line.ad(),
          line.figures(),
          statement.invoiced(line).toPlainString(),
          "",
          "",
          null);
      for (Statement.Day day : line.days()) {
        String date = day.id().day().toString();
        row("DAY", day.id().toString(), date, line.ad(), day.figures(), "", "", "", day.bill());
      }
    }
    for (Statement.Adjustment adjustment : statement.adjustments()) {
      row(
          "ADJUSTMENT",
          adjustment.id().toString(),
          adjustment.id().day().toString(),
          adjustment.id().ad(),
          adjustment.difference(),
          "",
          adjustment.bill().reasons().stream()
              .sorted()
              .map(Enum::name)
              .collect(Collectors.joining(" ")),
          Boolean.toString(adjustment.afterFinal()),
          adjustment.bill());
    }
    InvoiceTotals invoice = statement.invoice();
    foot("CHARGED", invoice.charged(), statement.totals().amountMicros());
    foot("PREPAID", invoice.prepaid(), statement.prepaidMicros());
    foot("DUE", invoice.due(), statement.receivableMicros());
  }

  private void row(
      String kind,
      String reference,
      String day,
      AdRef ad,
      LineFigures figures,
      String amount,
      String reasons,
      String afterFinal,
      @Nullable PostedBill bill) {
    csv.writeRecord(
        kind,
        reference,
        state(),
        statement.currency(),
        day,
        ad.advertiserId(),
        ad.campaignId(),
        ad.adId(),
        Long.toString(figures.clicks()),
        Long.toString(figures.unpricedClicks()),
        Long.toString(figures.invalidClicks()),
        Long.toString(figures.duplicates()),
        amount,
        Long.toString(figures.amountMicros()),
        Long.toString(figures.invalidMicros()),
        reasons,
        afterFinal,
        bill == null ? "" : Integer.toString(bill.run()),
        bill == null ? "" : bill.createdAt().toString(),
        bill == null ? "" : bill.snapshotId(),
        bill == null ? "" : bill.versions());
  }

  private void foot(String kind, BigDecimal amount, long micros) {
    String[] row = new String[HEAD.length];
    Arrays.fill(row, "");
    row[0] = kind;
    row[1] = statement.month().toString();
    row[2] = state();
    row[3] = statement.currency();
    row[5] = statement.advertiserId();
    row[12] = amount.toPlainString();
    row[13] = Long.toString(micros);
    csv.writeRecord(row);
  }

  private String state() {
    return statement.state().name().toLowerCase(Locale.ROOT);
  }
}
