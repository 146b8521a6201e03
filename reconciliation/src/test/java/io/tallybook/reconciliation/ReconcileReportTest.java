package io.tallybook.reconciliation;

import static io.tallybook.reconciliation.LogText.click;
import static io.tallybook.reconciliation.LogText.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a log and a store to the report. */
class ReconcileReportTest {
  private final AggregateStore store;
  private final LogCount log;

  ReconcileReportTest(@TempDir Path folder) throws IOException {
    store = DuckDbAggregateStore.open(folder.resolve("store.duckdb"));
    Path file =
        LogText.write(
            folder.resolve("log.ndjson"),
            click("a").at("10:30:05").ad("1").cpc("0.1"),
            click("b").at("10:30:06").ad("1").cpc("0.2"),
            click("b").at("10:31:06").ad("1").cpc("0.2"),
            click("c").at("11:00:00").ad("2").cpc("1"),
            event("impression", "d").at("11:00:00").ad("2"),
            "broken");
    log = IndependentCount.inCurrency("USD").withGranularity(Drift.GRANULARITY).count(file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void stream(String time, String adId, String country, Measures measures) {
    write(time, adId, country, AggregateKey.ALL_CLICKS, measures);
  }

  private void rule(String time, String adId, String rule, Measures measures) {
    write(time, adId, "DE", rule, measures);
  }

  private void write(String time, String adId, String country, String rule, Measures measures) {
    AggregateKey key =
        new AggregateKey(
            Instant.parse(LogText.DAY + "T" + time + "Z").toEpochMilli(),
            new AdRef("adv", "camp", adId),
            country,
            Device.MOBILE,
            rule);
    store.upsertAggregates(List.of(new AggregateRow(key, Source.LIVE, 1, 0, measures, "USD")));
  }

  private void late(String day, long count) {
    long dayMillis = Instant.parse(day + "T00:00:00Z").toEpochMilli();
    store.upsertLeftovers(
        List.of(
            new LeftoverRow(new Leftover(Leftover.Kind.LATE, "", dayMillis), Source.LIVE, count)));
  }

  private String report() throws IOException {
    StringBuilder text = new StringBuilder();
    ReconcileReport.of(StreamCount.of(store, log), log).write(text);
    return text.toString();
  }

  @Test
  void equalCounts_areOnTarget() throws IOException {
    stream("10:30:00", "1", "DE", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 100_000, 0));
    stream("10:30:00", "1", "FR", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 200_000, 0));
    stream("10:31:00", "1", "DE", new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    stream("11:00:00", "2", "DE", new Measures(1, 0, 0, 0, 0, 0, 1, 0, 1_000_000, 0));
    // Outside the log's minutes, so none of its business.
    stream("10:29:00", "1", "DE", new Measures(9, 0, 0, 0, 0, 0, 0, 0, 900_000, 0));
    stream("11:01:00", "1", "DE", new Measures(9, 0, 0, 0, 0, 0, 0, 0, 900_000, 0));
    late("2026-02-28", 7);
    late("2026-03-02", 7);
    assertThat(report())
        .isEqualTo(
            """
            from 2026-03-01T10:30:00Z to 2026-03-01T11:01:00Z
            log     5 events counted, 1 lines that cannot be counted
            stream  0 records left over because they came late

            figure            stream  independent  differences       drift
            gross                  3            3            0    0.0000 %
            prefetch               0            0            0    0.0000 %
            gross_micros   1,300,000    1,300,000            0    0.0000 %
            no_user_agent          0            0            0    0.0000 %
            impressions            1            1            0    0.0000 %
            conversions            0            0            0    0.0000 %
            duplicates             1            1            0  not judged

            on target: drift 0.0000 %, at most 0.0100 %
            """);
  }

  @Test
  void rowOffByOne_isShownAndPages() throws IOException {
    stream("10:30:00", "1", "DE", new Measures(2, 0, 0, 0, 0, 0, 0, 0, 300_001, 0));
    stream("10:31:00", "1", "DE", new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    late("2026-03-01", 2);
    assertThat(report())
        .isEqualTo(
            """
            from 2026-03-01T10:30:00Z to 2026-03-01T11:01:00Z
            log     5 events counted, 1 lines that cannot be counted
            stream  2 records left over because they came late

            figure          stream  independent  differences       drift
            gross                2            3            1   33.3333 %
            prefetch             0            0            0    0.0000 %
            gross_micros   300,001    1,300,000    1,000,001   76.9232 %
            no_user_agent        0            0            0    0.0000 %
            impressions          0            1            1  100.0000 %
            conversions          0            0            0    0.0000 %
            duplicates           1            1            0  not judged

            time                  advertiser  campaign  ad  cause        figure         stream  independent  difference   relative
            2026-03-01T11:00:00Z  adv         camp      2   late         gross               0            1          -1  -100.00 %
            2026-03-01T11:00:00Z  adv         camp      2   late         gross_micros        0    1,000,000  -1,000,000  -100.00 %
            2026-03-01T10:00:00Z  adv         camp      1   unexplained  gross_micros  300,001      300,000          +1    +0.00 %
            2026-03-01T11:00:00Z  adv         camp      2   late         impressions         0            1          -1  -100.00 %

            PAGE: drift 100.0000 % of impressions, past 0.1000 %
            """);
  }

  @Test
  void clicksThatOtherRulesFind_areNoDrift_andThoseOfTheOneRuleAre() throws IOException {
    stream("10:30:00", "1", "DE", new Measures(2, 1, 1, 0, 0, 0, 0, 0, 0, 300_000));
    stream("10:31:00", "1", "DE", new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    stream("11:00:00", "2", "DE", new Measures(1, 0, 0, 1, 0, 0, 1, 0, 1_000_000, 0));
    rule("10:30:00", "1", "DATACENTER_IP", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 100_000));
    rule("10:30:00", "1", "VELOCITY_IP_AD", new Measures(0, 0, 1, 0, 0, 0, 0, 0, 0, 200_000));
    assertThat(ReconcileReport.of(StreamCount.of(store, log), log).drift().rows()).isEmpty();

    rule("10:30:00", "1", "UA_MISSING", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 100_000));
    assertThat(ReconcileReport.of(StreamCount.of(store, log), log).drift().rows())
        .extracting(row -> row.figure() + " " + row.stream() + " " + row.independent())
        .containsExactly("NO_USER_AGENT 1 0");
  }

  @Test
  void aPrefetchThatTheLogKnowsAsAClick_isDrift() throws IOException {
    stream("10:30:00", "1", "DE", new Measures(1, 0, 0, 0, 0, 0, 0, 0, 200_000, 0, 1, 0));
    stream("10:31:00", "1", "DE", new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    stream("11:00:00", "2", "DE", new Measures(1, 0, 0, 0, 0, 0, 1, 0, 1_000_000, 0));
    assertThat(ReconcileReport.of(StreamCount.of(store, log), log).drift().rows())
        .extracting(row -> row.figure() + " " + row.stream() + " " + row.independent())
        .containsExactlyInAnyOrder("GROSS 1 2", "PREFETCH 1 0", "GROSS_MICROS 200000 300000");
  }

  @Test
  void withRowsMax_saysHowManyAreLeftOut() throws IOException {
    StringBuilder text = new StringBuilder();
    ReconcileReport.of(StreamCount.of(store, log), log).withRowsMax(1).write(text);
    assertThat(text.toString())
        .contains("and 1 smaller ones of gross\n", "and 1 smaller ones of gross_micros\n")
        .doesNotContain("smaller ones of impressions");
    assertThatThrownBy(() -> ReconcileReport.of(StreamCount.of(store, log), log).withRowsMax(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rowsMax must not be negative, is -1");
  }

  @Test
  void ids_cannotSteerTheTerminal() {
    AlignedTable table = new AlignedTable(2, "ad", "x", "n");
    table.row("a\u001b[2J\n", "b", "1,000");
    assertThat(table.toString()).isEqualTo("ad      x      n\na?[2J?  b  1,000\n");
  }
}
