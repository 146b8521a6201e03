package io.tallybook.runners.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.reconciliation.Drift;
import io.tallybook.reconciliation.Figure;
import io.tallybook.reconciliation.IndependentCount;
import io.tallybook.reconciliation.LogCount;
import io.tallybook.reconciliation.StreamCount;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.serving.AccessTokens;
import io.tallybook.serving.Serving;
import io.tallybook.serving.ServingConfig;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb, on a stopped stack and on what answers for a running one. */
class ReconcileCommandTest {
  private static final long HOUR_MILLIS = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  private static final String SECRET = "a secret of at least thirty-two bytes";

  private final Path folder;
  private final Path log;
  private final Path storeFile;

  ReconcileCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.storeFile = new DataFolder(folder).storeFile();
    this.log =
        Files.write(
            folder.resolve("log.ndjson"),
            List.of(line("a", "10:00:05"), line("b", "10:59:59"), line("a", "11:00:00")));
  }

  private static String line(String id, String time) {
    return """
        {"event_id":"%s","advertiser_id":"adv","campaign_id":"camp","ad_id":"ad",\
        "timestamp":"2026-03-01T%sZ","cost_per_click":0.1,"user_agent":"Mozilla/5.0"}"""
        .formatted(id, time);
  }

  private static AggregateRow row(long hours, Measures measures) {
    AggregateKey key =
        new AggregateKey(
            HOUR_MILLIS + Duration.ofHours(hours).toMillis(),
            new AdRef("adv", "camp", "ad"),
            "DE",
            Device.MOBILE);
    return new AggregateRow(key, Source.LIVE, 1, HOUR_MILLIS, measures, "USD");
  }

  private void stored(Measures firstHour) {
    try (AggregateStore store = DuckDbAggregateStore.open(storeFile)) {
      store.upsertAggregates(
          List.of(row(0, firstHour), row(1, new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0))));
    }
  }

  private int reconcile(Path file, String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("reconcile", "--data=" + folder, "--log=" + file));
    args.addAll(List.of(more));
    return Main.execute(args.toArray(String[]::new));
  }

  @Test
  void stoppedStack_withEqualCounts_exitsWithOk() {
    stored(new Measures(2, 0, 0, 0, 0, 0, 0, 0, 200_000, 0));
    assertThat(reconcile(log)).isEqualTo(ExitCode.OK);
  }

  @Test
  void stoppedStack_withDrift_exitsWithFailedOnlyPastTheThreshold() {
    stored(new Measures(2, 0, 0, 0, 0, 0, 0, 0, 199_800, 0));
    assertThat(reconcile(log)).isEqualTo(ExitCode.OK);
    stored(new Measures(2, 0, 0, 0, 0, 0, 0, 0, 199_799, 0));
    assertThat(reconcile(log)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void wrongUsage_exitsWithUsage() {
    stored(new Measures(2, 0, 0, 0, 0, 0, 0, 0, 200_000, 0));
    assertThat(reconcile(folder.resolve("absent"))).isEqualTo(ExitCode.USAGE);
    assertThat(reconcile(log, "--currency=dollars")).isEqualTo(ExitCode.USAGE);
    assertThat(reconcile(log, "--rows=-1")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void runningStack_tellsTheFiguresOfItsReport() throws Exception {
    LogCount counted =
        IndependentCount.inCurrency("USD").withGranularity(Drift.GRANULARITY).count(log);
    Vertx vertx = Vertx.vertx();
    try (AggregateStore store = DuckDbAggregateStore.open(storeFile)) {
      store.upsertAggregates(
          List.of(
              row(-1, new Measures(9, 0, 0, 0, 0, 0, 0, 0, 9, 0)),
              row(0, new Measures(5, 1, 0, 0, 0, 2, 3, 4, 600_000, 0)),
              row(1, new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0))));
      store.upsertLeftovers(List.of(late("2026-02-28", 5), late("2026-03-01", 7)));
      InstantSource clock = InstantSource.system();
      Serving serving = Serving.create(vertx, store, new ServingConfig(SECRET, "USD"), clock);
      HttpServer server =
          vertx
              .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
              .requestHandler(serving.router())
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, SECONDS);
      String token =
          new AccessTokens(SECRET, clock).mintForOperator("tester", Duration.ofMinutes(5));
      StackClient client = new StackClient("http://127.0.0.1:" + server.actualPort(), token);

      StreamCount told = new ReportedCount(client).over(counted);

      assertThat(told.figures()).doesNotContain(Figure.IMPRESSIONS, Figure.CONVERSIONS);
      assertThat(told.recordsLate()).isEqualTo(7);
      StreamCount stored = StreamCount.of(store, counted);
      assertThat(told.measures()).hasSize(2).containsOnlyKeys(stored.measures().keySet());
      for (Map.Entry<?, Measures> entry : told.measures().entrySet()) {
        for (Figure figure : told.figures()) {
          assertThat(figure.of(entry.getValue()))
              .isEqualTo(figure.of(stored.measures().getOrDefault(entry.getKey(), Measures.ZERO)));
        }
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, SECONDS);
    }
  }

  private static LeftoverRow late(String day, long count) {
    long dayMillis = Instant.parse(day + "T00:00:00Z").toEpochMilli();
    return new LeftoverRow(new Leftover(Leftover.Kind.LATE, "", dayMillis), Source.LIVE, count);
  }
}
