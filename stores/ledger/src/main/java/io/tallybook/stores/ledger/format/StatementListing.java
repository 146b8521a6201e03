package io.tallybook.stores.ledger.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tallybook.stores.ledger.StatementSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The statements of a month, a row each. */
public final class StatementListing {
  private StatementListing() {}

  /**
   * Writes the list; does not close the stream.
   *
   * @param format TEXT or CSV
   */
  public static void write(List<StatementSummary> found, StatementFormat format, OutputStream out)
      throws IOException {
    String text =
        switch (format) {
          case TEXT -> text(found);
          case CSV -> csv(found);
          case JSON, PDF -> throw new IllegalArgumentException("a list is text or csv");
        };
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private static String text(List<StatementSummary> found) {
    Grid grid =
        Grid.of(
            "Advertiser", "State", "Since", "#Clicks", "#Charged", "#Prepaid", "#Due", "Currency");
    for (StatementSummary summary : found) {
      grid.row(
          Shown.id(summary.advertiserId()),
          Shown.word(summary.state()),
          summary.since().toString(),
          Long.toString(summary.clicks()),
          summary.invoice().charged().toPlainString(),
          summary.invoice().prepaid().toPlainString(),
          summary.invoice().due().toPlainString(),
          summary.currency());
    }
    return grid.text();
  }

  private static String csv(List<StatementSummary> found) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(
          "month",
          "advertiser",
          "state",
          "since",
          "clicks",
          "currency",
          "charged",
          "charged_micros",
          "prepaid",
          "due");
      for (StatementSummary summary : found) {
        csv.writeRecord(
            summary.month().toString(),
            summary.advertiserId(),
            Shown.word(summary.state()),
            summary.since().toString(),
            Long.toString(summary.clicks()),
            summary.currency(),
            summary.invoice().charged().toPlainString(),
            Long.toString(summary.amountMicros()),
            summary.invoice().prepaid().toPlainString(),
            summary.invoice().due().toPlainString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
