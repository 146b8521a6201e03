package io.tallybook.pipelines.billing;

import com.github.luben.zstd.ZstdInputStream;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The result of a run: a folder of files that nobody changes any more.
 *
 * @param folder named after its content
 * @param day the UTC day
 * @param currency ISO 4217
 * @param snapshotId which records of the log were read
 * @param versions what they were judged and priced with
 * @param counts what became of the day's records
 */
public record BilledDay(
    Path folder,
    LocalDate day,
    String currency,
    String snapshotId,
    String versions,
    RunCounts counts) {

  /** What each ad owes, in the order of the file. */
  public List<BillingLine> lines() {
    List<BillingLine> lines = new ArrayList<>();
    scan(RunFile.LINES, record -> lines.add(line(record)));
    return lines;
  }

  static BillingLine line(NamedCsvRecord record) {
    return new BillingLine(
        LocalDate.parse(record.getField("day")),
        ad(record),
        number(record, "clicks"),
        number(record, "unpriced_clicks"),
        number(record, "invalid_clicks"),
        number(record, "duplicates"),
        number(record, "amount_micros"),
        number(record, "invalid_micros"),
        record.getField("currency"));
  }

  /**
   * The final count of each cell, minute by minute.
   *
   * @param rowsMax how many rows are handed over at once
   */
  public void forEachRows(int rowsMax, Consumer<List<AggregateRow>> consumer) {
    List<AggregateRow> batch = new ArrayList<>();
    scan(
        RunFile.ROWS,
        record -> {
          batch.add(row(record));
          if (batch.size() == rowsMax) {
            consumer.accept(List.copyOf(batch));
            batch.clear();
          }
        });
    if (!batch.isEmpty()) {
      consumer.accept(List.copyOf(batch));
    }
  }

  private static AggregateRow row(NamedCsvRecord record) {
    return new AggregateRow(
        new AggregateKey(
            Instant.parse(record.getField("minute")).toEpochMilli(),
            ad(record),
            record.getField("country"),
            Device.valueOf(record.getField("device")),
            record.getField("rule")),
        Source.FINAL,
        number(record, "version"),
        number(record, "as_of_millis"),
        new Measures(
            number(record, "gross_clicks"),
            number(record, "givt_clicks"),
            number(record, "sivt_clicks"),
            number(record, "suspect_clicks"),
            number(record, "undecided_clicks"),
            number(record, "duplicates"),
            number(record, "impressions"),
            number(record, "conversions"),
            number(record, "spend_micros"),
            number(record, "invalid_micros"),
            number(record, "prefetch_clicks"),
            number(record, "internal_clicks")),
        record.getField("currency"));
  }

  /** How many records of the day were rejected, by reason and by the day the log took them. */
  public List<LeftoverRow> rejections() {
    List<LeftoverRow> rows = new ArrayList<>();
    scan(
        RunFile.REJECTIONS,
        record ->
            rows.add(
                new LeftoverRow(
                    new Leftover(
                        Leftover.Kind.REJECTED,
                        record.getField("code"),
                        LocalDate.parse(record.getField("recorded_day"))
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()),
                    Source.FINAL,
                    number(record, "records"))));
    return rows;
  }

  static AdRef ad(NamedCsvRecord record) {
    return new AdRef(
        record.getField("advertiser_id"), record.getField("campaign_id"), record.getField("ad_id"));
  }

  private static long number(NamedCsvRecord record, String column) {
    return Long.parseLong(record.getField(column));
  }

  private void scan(RunFile file, Consumer<NamedCsvRecord> consumer) {
    scan(folder, file, consumer);
  }

  static void scan(Path folder, RunFile file, Consumer<NamedCsvRecord> consumer) {
    try (CsvReader<NamedCsvRecord> records = open(folder, file)) {
      records.forEach(consumer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(file.fileName()), e);
    }
  }

  /** The records of a file; closing them closes it. */
  static CsvReader<NamedCsvRecord> open(Path folder, RunFile file) throws IOException {
    InputStream bytes =
        new BufferedInputStream(Files.newInputStream(folder.resolve(file.fileName())));
    InputStream text = file.isCompressed() ? new ZstdInputStream(bytes) : bytes;
    return CsvReader.builder()
        .ofNamedCsvRecord(new InputStreamReader(text, StandardCharsets.UTF_8));
  }
}
