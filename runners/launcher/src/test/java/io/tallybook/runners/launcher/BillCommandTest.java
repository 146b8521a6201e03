package io.tallybook.runners.launcher;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tallybook.model.AdEvent;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.Source;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.transforms.traffic.example.LogisticScorer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb on the folder of a stopped stack: Flink, PostgreSQL and DuckDB as they are. */
class BillCommandTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  @TempDir private Path data;

  private @Nullable RawLogFixture log;

  @Test
  void aDayIsBilledOnce_andLateClicksAreAdjustments() throws IOException {
    append(
        List.of(
            click("a").at("00:10").costMicros(500_000).event(),
            click("a").at("00:10").costMicros(500_000).event(),
            click("b").at("01:00").costMicros(250_000).event(),
            later()));

    assertThat(bill("--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(runs()).isEmpty();

    assertThat(bill()).isEqualTo(ExitCode.OK);
    assertThat(bill("--runner=direct", "--parallelism=1")).isEqualTo(ExitCode.OK);
    assertThat(runs()).hasSize(1);
    assertThat(results()).hasSize(1);
    ReportRows rows = ReportRows.of(data, Source.FINAL);
    assertThat(rows.grossTotal()).isEqualTo(2);
    assertThat(rows.duplicates()).isEqualTo(1);

    append(List.of(click("c").at("1439:59").receivedAfter(TWO_DAYS).costMicros(1).event()));
    assertThat(bill()).isEqualTo(ExitCode.OK);
    assertThat(runs()).hasSize(2);
    assertThat(ReportRows.of(data, Source.FINAL).grossTotal()).isEqualTo(3);
  }

  @Test
  void theSameRecordsInOtherFiles_billTheSameBytes_onEitherRunner() throws IOException {
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      events.add(
          click("c" + i % 4_000)
              .at(Duration.ofMillis(i * 17_000L))
              .ad("ad-" + i % 7)
              .country(i % 2 == 0 ? "DE" : "FR")
              .event());
    }
    events.add(later());
    for (int from = 0; from < events.size(); from += 700) {
      append(events.subList(from, Math.min(events.size(), from + 700)));
    }
    assertThat(bill("--runner=flink", "--parallelism=3", "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(bill("--runner=flink", "--parallelism=1", "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(bill("--runner=direct", "--parallelism=2", "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(results()).hasSize(1);
  }

  @Test
  void rulesOnDemandAndAModel_billTheSameBytes_onEitherRunner() throws IOException {
    List<AdEvent> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Duration time = Duration.ofMinutes(i);
      events.add(click("c" + i).user("u" + i).at(time).event());
      if (i % 3 > 0) {
        Duration before = i % 3 == 1 ? Duration.ofMillis(50) : Duration.ofHours(30);
        events.add(impression("i" + i).user("u" + i).at(time.minus(before)).event());
      }
      EventHeader header = conversion("v" + i).at(time.plusMillis(i * 100L)).event().header();
      events.add(new Conversion(header, "c" + i, 0, ""));
    }
    events.add(later());
    append(events);
    Path rules =
        Files.writeString(
            data.resolve("some.conf"),
            "NO_IMPRESSION = on\nFAST_CLICK = on\nSTALE_CLICK = on\nCTIT_SHORT = on\n");
    String model = LogisticScorer.class.getName();
    for (String runner : List.of("flink", "direct")) {
      assertThat(
              bill(
                  "--runner=" + runner,
                  "--parallelism=2",
                  "--dry-run",
                  "--traffic-rules=" + rules,
                  "--traffic-scorer=" + model))
          .isEqualTo(ExitCode.OK);
    }

    assertThat(results()).hasSize(1);
    Path run = results().get(0);
    assertThat(Files.readString(run.resolve("run.json")))
        .contains("SCORER@1(model:" + model + ":1)")
        .contains("NO_IMPRESSION@1+FAST_CLICK@1+STALE_CLICK@1+CTIT_SHORT@1/");
    // Within ten seconds are the first hundred.
    assertThat(lines(run.resolve("conversions.csv.zst"))).hasSize(101);
    assertThat(lines(run.resolve("verdicts.csv.zst")))
        .filteredOn(line -> line.contains(",NO_IMPRESSION,"))
        .hasSize(334);
    assertThat(bill("--dry-run", "--traffic-scorer=no.Model")).isEqualTo(ExitCode.USAGE);
  }

  private static List<String> lines(Path compressed) throws IOException {
    try (InputStream in = new ZstdInputStream(Files.newInputStream(compressed))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void tooEarly_orIncomplete_isRefused() {
    append(List.of(click("a").event()));
    assertThat(Main.execute("bill", "--date=" + LocalDate.now(ZoneOffset.UTC), "--data=" + data))
        .isEqualTo(ExitCode.REFUSED);
    // The newest record of the only partition was taken before the day was over.
    assertThat(bill()).isEqualTo(ExitCode.REFUSED);
    assertThat(data.resolve("billing")).doesNotExist();
  }

  @Test
  void nonsense_isWrongUsage() throws IOException {
    assertThat(Main.execute("bill", "--data=" + data)).isEqualTo(ExitCode.USAGE);
    assertThat(Main.execute("bill", "--yesterday", "--date=2026-03-01")).isEqualTo(ExitCode.USAGE);
    assertThat(bill("--dedup-horizon=long")).isEqualTo(ExitCode.USAGE);
    assertThat(bill("--currency=dollars")).isEqualTo(ExitCode.USAGE);
    Path book = Files.writeString(data.resolve("prices.csv"), "campaign\nc\n");
    assertThat(bill("--price-book=" + book)).isEqualTo(ExitCode.USAGE);
    assertThat(Main.execute("bill", "--from=2026-03-02", "--to=2026-03-02", "--data=" + data))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aDamagedFile_isFailure_andNothingIsPosted() throws IOException {
    append(List.of(click("a").event(), later()));
    for (Path file : parquet()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(bill()).isEqualTo(ExitCode.FAILED);
    assertThat(runs()).isEmpty();
    assertThat(results()).isEmpty();
  }

  @Test
  void aFileOfAnUnknownSchema_isFailure_andNothingIsPosted() throws IOException {
    append(List.of(click("a").event(), later()));
    for (Path manifest : manifests()) {
      String json = Files.readString(manifest);
      Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(
          manifest, json.replaceAll("\"schema_version\"\\s*:\\s*\\d+", "\"schema_version\":999"));
      assertThat(Files.readString(manifest)).isNotEqualTo(json);
    }
    assertThat(bill()).isEqualTo(ExitCode.FAILED);
    assertThat(runs()).isEmpty();
    assertThat(results()).isEmpty();
  }

  private static AdEvent later() {
    return click("later").at(TWO_DAYS).event();
  }

  private int bill(String... flags) {
    List<String> args = new ArrayList<>(List.of("bill", "--date=" + DAY, "--data=" + data));
    Collections.addAll(args, flags);
    return Main.execute(args.toArray(String[]::new));
  }

  private List<PostedBill> runs() throws IOException {
    try (LedgerAccess ledger = LocalLedger.open(new DataFolder(data), null)) {
      return ledger.ledger().bills(DAY, DAY.plusDays(1));
    }
  }

  private List<Path> results() throws IOException {
    try (var paths = Files.list(data.resolve("billing").resolve("date=" + DAY))) {
      return paths.filter(path -> !path.endsWith(".lock")).toList();
    }
  }

  private List<Path> parquet() throws IOException {
    try (var paths = Files.walk(data.resolve("raw"))) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  private List<Path> manifests() throws IOException {
    try (var paths = Files.walk(data.resolve("raw").resolve("manifest"))) {
      return paths.filter(path -> path.toString().endsWith(".json")).toList();
    }
  }

  private void append(List<? extends AdEvent> events) {
    if (log == null) {
      log = new RawLogFixture(data, 1);
    }
    log.append(events);
  }
}
