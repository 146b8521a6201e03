package io.tallybook.runners.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.Source;
import io.tallybook.runners.local.LocalStack;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateStores;
import io.tallybook.stores.aggregate.StoreStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 real clicks through the whole stack, against counts computed by someone else. Runs where
 * the variable TALLYBOOK_REAL_DATA names the folder that holds {@code talkingdata/}.
 */
class RealDataTest {
  private static final int ROWS = 100_000;

  @TempDir private Path data;
  @TempDir private Path settings;

  private static Path folder = Path.of("");
  private static Map<String, Long> oracle = Map.of();

  @BeforeAll
  static void readOracle() throws IOException {
    String variable = System.getenv("TALLYBOOK_REAL_DATA");
    assumeTrue(
        variable != null && !variable.isBlank(),
        "TALLYBOOK_REAL_DATA is not set: the real click log is not tested");
    folder = Path.of(variable).resolve("talkingdata");
    oracle = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("oracle_app_minute.csv"))) {
      for (NamedCsvRecord row : rows) {
        String minute = row.getField("minute_utc").replace(' ', 'T') + ":00Z";
        oracle.put(row.getField("app") + " " + minute, Long.parseLong(row.getField("clicks")));
      }
    }
  }

  @Test
  void sortedByTime_givesExactlyTheOraclesCounts_alsoWhenReplayedTwice() throws IOException {
    try (LocalStack stack = Stack.start(data, "--watermark=events", NoRules.flag(settings))) {
      replay(stack, "--order=time", "--identity=line");
      assertThat(ReportRows.of(data).gross()).isEqualTo(oracle);
      assertThat(ReportRows.of(data).billable()).isEqualTo(oracle);

      replay(stack, "--order=time", "--identity=line");
      assertThat(ReportRows.of(data).gross()).isEqualTo(oracle);
      assertThat(status().recordsTotal()).isEqualTo(2L * ROWS);
    }
  }

  @Test
  void identityByContent_countsTheOneRepeatedRowOnce() throws IOException {
    Map<String, Long> oneLess = new TreeMap<>(oracle);
    oneLess.merge("12 2017-11-08T10:00:00Z", -1L, Long::sum);

    try (LocalStack stack = Stack.start(data, "--watermark=events", NoRules.flag(settings))) {
      replay(stack, "--order=time", "--identity=content");
      assertThat(ReportRows.of(data).gross()).isEqualTo(oneLess);
      assertThat(ReportRows.of(data).duplicates()).isEqualTo(1);
    }
  }

  @Test
  void inFileOrder_whatIsTooLateIsCountedAsLate_andNothingIsLost() throws IOException {
    try (LocalStack stack = Stack.start(data, "--watermark=events", NoRules.flag(settings))) {
      replay(stack, "--order=file", "--identity=content");
      StoreStatus status = status();
      ReportRows rows = ReportRows.of(data);
      assertThat(status.recordsLate()).isGreaterThan(ROWS / 2);
      assertThat(rows.grossTotal() + rows.duplicates() + status.recordsLate()).isEqualTo(ROWS);
      assertThat(status.recordsRejected()).isZero();
      rows.gross()
          .forEach((cell, clicks) -> assertThat(clicks).isLessThanOrEqualTo(oracle.get(cell)));
    }
  }

  private void replay(LocalStack stack, String... options) {
    String[] fixed = {
      "replay",
      folder.resolve("train_sample.csv").toString(),
      "--format=talkingdata",
      "--to=" + stack.url(),
      "--data=" + data,
      "--wait"
    };
    String[] args = new String[fixed.length + options.length];
    System.arraycopy(fixed, 0, args, 0, fixed.length);
    System.arraycopy(options, 0, args, fixed.length, options.length);
    assertThat(Main.execute(args)).isEqualTo(ExitCode.OK);
  }

  private StoreStatus status() {
    try (AggregateStore store =
        AggregateStores.open(AggregateStores.duckDb(data.resolve("tallybook.duckdb")))) {
      return store.status(Source.LIVE);
    }
  }
}
