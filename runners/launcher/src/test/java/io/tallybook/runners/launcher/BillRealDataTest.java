package io.tallybook.runners.launcher;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Money;
import io.tallybook.model.Source;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 real clicks in the order of their file, most of them days late, billed for their four
 * days, against counts computed by someone else. Runs where the variable TALLYBOOK_REAL_DATA names
 * the folder that holds {@code talkingdata/}.
 */
class BillRealDataTest {
  private static final int ROWS = 100_000;
  private static final long COST_MICROS = 123_457;
  private static final long ARRIVED_MILLIS = Instant.parse("2017-11-12T00:00:00Z").toEpochMilli();

  @TempDir private Path data;
  @TempDir private Path settings;

  @Test
  void inFileOrder_theBillIsTheOracle_lessTheOneDuplicate() throws IOException {
    String variable = System.getenv("TALLYBOOK_REAL_DATA");
    assumeTrue(
        variable != null && !variable.isBlank(),
        "TALLYBOOK_REAL_DATA is not set: the real click log is not billed");
    Path folder = Path.of(requireNonNull(variable)).resolve("talkingdata");
    Map<String, Long> oracle = oracle(folder);
    oracle.merge("12 2017-11-08T10:00:00Z", -1L, Long::sum);
    new RawLogFixture(data, 4).append(clicks(folder));

    String[] bill = {
      "bill", "--from=2017-11-06", "--to=2017-11-10", "--data=" + data, NoRules.flag(settings)
    };
    assertThat(Main.execute(bill)).isEqualTo(ExitCode.OK);
    assertThat(Main.execute(bill)).isEqualTo(ExitCode.OK);

    ReportRows rows = ReportRows.of(data, Source.FINAL);
    assertThat(rows.gross()).isEqualTo(oracle);
    assertThat(rows.billable()).isEqualTo(oracle);
    assertThat(rows.duplicates()).isEqualTo(1);
    try (LedgerAccess ledger = LocalLedger.open(new DataFolder(data), null)) {
      assertThat(ledger.ledger().account("talkingdata").receivableMicros())
          .isEqualTo((ROWS - 1) * COST_MICROS);
    }
  }

  private static Map<String, Long> oracle(Path folder) throws IOException {
    Map<String, Long> oracle = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("oracle_app_minute.csv"))) {
      for (NamedCsvRecord row : rows) {
        String minute = row.getField("minute_utc").replace(' ', 'T') + ":00Z";
        oracle.put(row.getField("app") + " " + minute, Long.parseLong(row.getField("clicks")));
      }
    }
    return oracle;
  }

  /** A row's content is its id, so the row that is there twice is a repeat. */
  private static List<Click> clicks(Path folder) throws IOException {
    List<Click> clicks = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("train_sample.csv"))) {
      for (NamedCsvRecord row : rows) {
        long clickMillis =
            Instant.parse(row.getField("click_time").replace(' ', 'T') + "Z").toEpochMilli();
        EventHeader header =
            new EventHeader(
                new EventId(String.join("|", row.getFields())),
                new AdRef("talkingdata", row.getField("channel"), row.getField("app")),
                clickMillis,
                clickMillis,
                ARRIVED_MILLIS + clicks.size(),
                row.getField(0) /* ip, whose name the file spells oddly */,
                "",
                Device.MOBILE,
                "",
                "os " + row.getField("os") + " device " + row.getField("device"));
        clicks.add(new Click(header, new Money(COST_MICROS, "USD")));
      }
    }
    return clicks;
  }
}
