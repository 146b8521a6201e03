package io.tallybook.reconciliation;

import static io.tallybook.reconciliation.LogText.click;
import static io.tallybook.reconciliation.LogText.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Measures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndependentCountTest {
  private static final IndependentCount COUNT = IndependentCount.inCurrency("USD");

  @TempDir Path folder;

  private LogCount count(Object... lines) throws IOException {
    return COUNT.count(LogText.write(folder.resolve("log.ndjson"), lines));
  }

  private static AdBucket bucket(String time, String adId) {
    return new AdBucket(
        Instant.parse(LogText.DAY + "T" + time + "Z").toEpochMilli(), "adv", "camp", adId);
  }

  private static Measures clicks(long gross, long invalid, long duplicates, long spendMicros) {
    return new Measures(gross, invalid, 0, 0, 0, duplicates, 0, 0, spendMicros, 0);
  }

  private static Measures invalidClick(long micros) {
    return new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, micros);
  }

  @Test
  void events_countByMinuteAndAd() throws IOException {
    LogCount counted =
        count(
            click("a").at("10:00:00").ad("1").cpc("0.25"),
            click("b").at("10:00:59.999").ad("1").cpc("0.5"),
            click("c").at("10:01:00").ad("1").cpc("1"),
            click("d").at("10:00:30").ad("2").cpc("2"),
            event("impression", "e").at("10:00:30").ad("2"),
            event("conversion", "f").at("10:02:30").ad("2"));
    assertThat(counted.measures())
        .isEqualTo(
            Map.of(
                bucket("10:00:00", "1"),
                clicks(2, 0, 0, 750_000),
                bucket("10:01:00", "1"),
                clicks(1, 0, 0, 1_000_000),
                bucket("10:00:00", "2"),
                new Measures(1, 0, 0, 0, 0, 0, 1, 0, 2_000_000, 0),
                bucket("10:02:00", "2"),
                new Measures(0, 0, 0, 0, 0, 0, 0, 1, 0, 0)));
    assertThat(counted.from()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(counted.to()).isEqualTo("2026-03-01T10:03:00Z");
    assertThat(counted.granularity()).isEqualTo(Duration.ofMinutes(1));
    assertThat(counted.eventsCounted()).isEqualTo(6);
    assertThat(counted.linesRefused()).isZero();
  }

  @Test
  void duplicate_countsInItsOwnMinute_andTheEarliestIsTheFirst() throws IOException {
    // A double click across a minute, the later one first in the log, and a repeat of it.
    assertThat(
            count(
                    click("a").at("10:01:00.000").ad("1").cpc("0.25"),
                    click("a").at("10:00:59.999").ad("1").cpc("0.25"),
                    click("a").at("10:01:00.000").ad("1").cpc("0.25"))
                .measures())
        .isEqualTo(
            Map.of(
                bucket("10:00:00", "1"), clicks(1, 0, 0, 250_000),
                bucket("10:01:00", "1"), clicks(0, 0, 2, 0)));
  }

  @Test
  void duplicate_ofOneTime_theFirstReceivedCounts() throws IOException {
    LogText event = click("a").at("10:00:00");
    assertThat(
            count(
                    event.ad("2").cpc("2").with("received_at", "\"2026-03-01T10:00:09Z\""),
                    event.ad("1").cpc("1").with("received_at", "\"2026-03-01T10:00:02Z\""))
                .measures())
        .isEqualTo(
            Map.of(
                bucket("10:00:00", "1"), clicks(1, 0, 0, 1_000_000),
                bucket("10:00:00", "2"), clicks(0, 0, 1, 0)));
  }

  @Test
  void duplicate_ofAnotherTypeOrAd_isADuplicateWhereItHappened() throws IOException {
    assertThat(
            count(
                    event("impression", "a").at("10:00:00").ad("1"),
                    click("a").at("10:00:01").ad("2").cpc("1"))
                .measures())
        .isEqualTo(
            Map.of(
                bucket("10:00:00", "1"),
                new Measures(0, 0, 0, 0, 0, 0, 1, 0, 0, 0),
                bucket("10:00:00", "2"),
                clicks(0, 0, 1, 0)));
  }

  @ParameterizedTest(name = "user_agent {0}")
  @ValueSource(strings = {"null", "''", "' '", "'-'", "' - '", "'\\t-\\u2003'"})
  void click_withoutUserAgent_isGrossAndNotNet(String agent) throws IOException {
    LogText click = click("a").without("user_agent").with("user_agent", agent.replace('\'', '"'));
    assertThat(count(click.at("10:00:00").ad("1").cpc("0.25")).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), invalidClick(250_000)));
  }

  @Test
  void click_withoutTheFieldUserAgent_isGrossAndNotNet() throws IOException {
    LogText click = click("a").without("user_agent");
    assertThat(click.toString()).doesNotContain("user_agent");
    assertThat(count(click.at("10:00:00").ad("1").cpc("0.25")).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), invalidClick(250_000)));
  }

  @ParameterizedTest(name = "user_agent {0}")
  @ValueSource(strings = {"--", "-x", "\\u00a0", "\\\"", "curl"})
  void click_withAnyOtherUserAgent_isNet(String agent) throws IOException {
    LogText click = click("a").without("user_agent").agent(agent);
    assertThat(count(click.at("10:00:00").ad("1").cpc("0.25")).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(1, 0, 0, 250_000)));
  }

  @Test
  void spend_isExactWhereDoublesAreNot() throws IOException {
    // As doubles, ten times 0.1 is less than 1, and the large price ends in .345670.
    Object[] lines = new Object[11];
    for (int i = 0; i < 10; i++) {
      lines[i] = click("c" + i).at("10:00:00").ad("1").cpc("0.1");
    }
    lines[10] = click("large").at("10:00:00").ad("1").cpc("123456789012.345678");
    assertThat(count(lines).measures())
        .containsExactly(
            Map.entry(bucket("10:00:00", "1"), clicks(11, 0, 0, 123_456_789_013_345_678L)));
  }

  @ParameterizedTest(name = "cost_per_click {0} is {1} micros")
  @CsvSource({
    "0, 0",
    "null, 0",
    "0.000001, 1",
    "1e-6, 1",
    "2.5E1, 25000000",
    "'\"0.1\"', 100000",
    "0.100000000000, 100000",
    "9223372036854.775807, 9223372036854775807",
  })
  void price_inEveryForm(String json, long micros) throws IOException {
    assertThat(count(click("a").cpc(json).at("10:00:00").ad("1")).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(1, 0, 0, micros)));
  }

  @Test
  void price_isNotTakenFromOtherTexts() throws IOException {
    LogText click = click("a").without("user_agent");
    assertThat(
            count(
                    click.agent("\\\"cost_per_click\\\":7").at("10:00:00").ad("1").cpc("0.25"),
                    click("b").without("user_agent").agent("cost_per_click").at("10:00:00").ad("1"))
                .measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(2, 0, 0, 250_000)));
  }

  @ParameterizedTest(name = "timestamp {0}")
  @ValueSource(
      strings = {
        "\"2026-03-01T10:00:59.999Z\"",
        "\"2026-03-01T10:00:59.999999999Z\"",
        "\"2026-03-01T12:00:59.5+02:00\"",
        "1772359259999",
        "\"1772359259999\""
      })
  void time_inEveryForm(String json) throws IOException {
    assertThat(count(click("a").with("timestamp", json).ad("1")).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(1, 0, 0, 0)));
  }

  @Test
  void time_farAfterTheReceipt_isClamped() throws IOException {
    assertThat(
            count(
                    click("a")
                        .at("11:00:00")
                        .ad("1")
                        .with("received_at", "\"2026-03-01T10:00:10Z\""),
                    click("b")
                        .at("10:02:00")
                        .ad("1")
                        .with("received_at", "\"2026-03-01T10:00:10Z\""))
                .measures())
        .isEqualTo(
            Map.of(
                bucket("10:05:00", "1"), clicks(1, 0, 0, 0),
                bucket("10:02:00", "1"), clicks(1, 0, 0, 0)));
  }

  @Test
  void absentFields_areFilledIn() throws IOException {
    assertThat(
            count("{\"event_id\":\"a\",\"ad_id\":\"1\",\"timestamp\":\"2026-03-01T10:00:00Z\"}")
                .measures())
        .containsExactly(
            Map.entry(
                new AdBucket(1_772_359_200_000L, "unknown", "unknown", "1"), clicks(1, 1, 0, 0)));
  }

  @Test
  void lines_thatAreNoCountableEvent_areRefusedAndCounted() throws IOException {
    LogText good = click("good").at("10:00:00").ad("1").cpc("0.25");
    LogCount counted =
        count(
            good,
            "no json",
            "",
            "5",
            "[]",
            "{\"event_id\":\"cut\",\"ad_",
            good.without("event_id"),
            good.without("ad_id"),
            good.without("timestamp"),
            // The id of a good event: a refused line must not make a duplicate of it.
            good.without("timestamp").with("received_at", "\"2026-03-01T09:00:00Z\""),
            good.without("timestamp").with("timestamp", "\"2026-03-01T10:00:00\""),
            good.without("timestamp").with("timestamp", "\"yesterday\""),
            good.without("timestamp").with("timestamp", "\"1999-12-31T23:59:59Z\""),
            good.without("type").with("type", "\"view\""),
            good.without("cost_per_click").cpc("-0.25").with("received_at", "1"),
            good.without("cost_per_click").cpc("-0.25"),
            good.without("cost_per_click").cpc("0.0000001"),
            good.without("cost_per_click").cpc("9223372036854.775808"),
            good.without("cost_per_click").cpc("1e99"),
            good.without("cost_per_click").cpc("\"\""),
            good.without("cost_per_click").cpc("\"free\""),
            good.with("currency", "\"EUR\""));
    assertThat(counted.measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(1, 0, 0, 250_000)));
    // All but the good one and the empty line.
    assertThat(counted.linesRefused()).isEqualTo(20);
  }

  @Test
  void withGranularity_widensTheBucketsAndKeepsTheRange() throws IOException {
    Path log =
        LogText.write(
            folder.resolve("log.ndjson"),
            click("a").at("10:58:00").ad("1").cpc("0.25"),
            click("b").at("10:59:00").ad("1").cpc("0.25"),
            click("b").at("11:00:00").ad("1").cpc("0.25"));
    LogCount counted = COUNT.withGranularity(Duration.ofHours(1)).count(log);
    assertThat(counted.measures())
        .isEqualTo(
            Map.of(
                bucket("10:00:00", "1"), clicks(2, 0, 0, 500_000),
                bucket("11:00:00", "1"), clicks(0, 0, 1, 0)));
    assertThat(counted.from()).isEqualTo("2026-03-01T10:58:00Z");
    assertThat(counted.to()).isEqualTo("2026-03-01T11:01:00Z");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PT0S", "PT30S", "PT90S", "PT7M", "PT48H", "PT-1M"})
  void withGranularity_outOfRange_isRefused(Duration width) {
    assertThatThrownBy(() -> COUNT.withGranularity(width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width.toString());
  }

  @Test
  void file_withPatternCharactersInItsName_isTheOnlyOneRead() throws IOException {
    LogText.write(folder.resolve("log-1.ndjson"), click("a").at("10:00:00").ad("1").cpc("1"));
    Path log =
        LogText.write(
            folder.resolve("log-[1]*.ndjson"), click("b").at("10:00:00").ad("1").cpc("2"));
    assertThat(COUNT.count(log).measures())
        .containsExactly(Map.entry(bucket("10:00:00", "1"), clicks(1, 0, 0, 2_000_000)));
  }

  @Test
  void file_absent_saysSo() {
    Path absent = folder.resolve("absent.ndjson");
    assertThatThrownBy(() -> COUNT.count(absent))
        .isInstanceOf(ReconciliationException.class)
        .hasMessage("cannot read '" + absent + "': give the path of a readable file");
  }

  @Test
  void file_withoutAnyEvent_saysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "hello\n", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> COUNT.count(text))
        .isInstanceOf(ReconciliationException.class)
        .hasMessageStartingWith("no line of '" + text + "' is an event that can be counted");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> COUNT.count(empty)).isInstanceOf(ReconciliationException.class);
  }

  @Test
  void spend_thatFitsNoLong_isAnErrorAndNoWrongNumber() throws IOException {
    Path log =
        LogText.write(
            folder.resolve("log.ndjson"),
            click("a").at("10:00:00").ad("1").cpc("9223372036854.775807"),
            click("b").at("10:00:00").ad("1").cpc("0.000001"));
    assertThatThrownBy(() -> COUNT.count(log))
        .isInstanceOf(ReconciliationException.class)
        .hasMessageContaining("cannot count '" + log + "'");
  }

  @Test
  void currency_withoutTheForm_isRefused() {
    assertThatThrownBy(() -> IndependentCount.inCurrency("usd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
