package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days billed by rules over impressions, which reach further back than anything else. */
class BillImpressionsTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);

  private static final TrafficPolicy RULES =
      TrafficPolicy.defaults().only("NO_IMPRESSION", "FAST_CLICK", "STALE_CLICK");

  @TempDir private Path temp;

  @Test
  void clicksAreJudgedByImpressionsOfTwoDaysBefore_andOnlyThoseAreReadSoFarBack()
      throws IOException {
    LogFixture log =
        log(
            impression("old").at(Duration.ofHours(-47)).user("far"),
            impression("older").at(Duration.ofHours(-49)).user("farther"),
            // Of the same id as a click of the day, a day and a half before: not compared.
            click("good").at(Duration.ofHours(-36)).user("quick"),
            impression("seen").at(Duration.ofHours(-1)).user("quick"),
            click("good").at(Duration.ofMinutes(1)).user("quick").costMicros(1),
            click("stale").at(Duration.ofMinutes(2)).user("far").costMicros(2),
            click("unseen").at(Duration.ofMinutes(3)).user("farther").costMicros(4),
            impression("now").at(Duration.ofMinutes(4)).user("bot"),
            click("fast").at(Duration.ofMinutes(4).plusMillis(99)).user("bot").costMicros(8),
            click("hasty").at(Duration.ofMinutes(4).plusMillis(679)).user("bot").costMicros(16));

    BilledDay billed = bill(log, RULES);

    assertThat(verdicts(billed))
        .containsExactly(
            "stale,STALE_CLICK,SUSPECT,SUSPECT,more than PT24H after the ad",
            "unseen,NO_IMPRESSION,INVALID,SIVT,no impression of the ad in PT48H before",
            "fast,FAST_CLICK,INVALID,SIVT,less than 100 ms after the ad",
            "hasty,FAST_CLICK,SUSPECT,SUSPECT,less than 680 ms after the ad");
    assertThat(billed.counts()).isEqualTo(new RunCounts(6, 6, 0, 3, 0, 2, 0, 19, 12));
    assertThat(undecided(billed)).isEmpty();
    assertThat(billed.versions()).contains("rules=NO_IMPRESSION@1+FAST_CLICK@1+STALE_CLICK@1/");

    assertThat(run(billed).path("records_read").asInt()).isEqualTo(9);
    BilledDay without = bill(log, TrafficPolicy.defaults().only());
    assertThat(without.counts()).isEqualTo(new RunCounts(6, 6, 0, 5, 0, 0, 0, 31, 0));
    assertThat(run(without).path("records_read").asInt()).isEqualTo(7);
    assertThat(without.folder().resolve("undecided.csv")).doesNotExist();
    assertThat(run(without).path("sha256").has("undecided.csv")).isFalse();
  }

  @Test
  void anAdvertiserWithoutImpressions_isToldOnce_andItsClicksAreBilled() throws IOException {
    LogFixture log =
        log(
            impression("recent").at(Duration.ofHours(-23)).user("somebody"),
            click("a").at(Duration.ofMinutes(59)).costMicros(1),
            click("b").at(Duration.ofMinutes(60)).costMicros(2),
            click("c").at(Duration.ofMinutes(61)).costMicros(4));

    BilledDay billed = bill(log, RULES);

    // From an hour after midnight on its impressions have come for a day.
    assertThat(undecided(billed)).containsExactly("NO_IMPRESSION,advertiser-1,1");
    assertThat(verdicts(billed))
        .extracting(line -> line.substring(0, 15))
        .containsExactly("b,NO_IMPRESSION", "c,NO_IMPRESSION");
    assertThat(billed.counts().amountMicros()).isEqualTo(1);
  }

  private LogFixture log(ScriptedEvent... events) {
    return new LogFixture(temp.resolve("raw")).add(events);
  }

  private BilledDay bill(LogFixture log, TrafficPolicy policy) {
    return BillDay.of(
            new BillingConfig(
                log.root(), DAY, Duration.ofHours(24), CURRENCY, PriceBook.empty(), policy),
            temp.resolve("out"))
        .run(LogFixture.DIRECT, LogFixture.UNWATCHED);
  }

  /** Event, rule, decision, standing and evidence. */
  private static List<String> verdicts(BilledDay billed) throws IOException {
    try (InputStream in =
        new ZstdInputStream(
            Files.newInputStream(billed.folder().resolve(RunFile.VERDICTS.fileName())))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .map(cells -> String.join(",", cells[0], cells[2], cells[7], cells[8], cells[9]))
          .toList();
    }
  }

  private static List<String> undecided(BilledDay billed) throws IOException {
    return Files.readString(billed.folder().resolve("undecided.csv")).lines().skip(1).toList();
  }

  private static JsonNode run(BilledDay billed) throws IOException {
    return new ObjectMapper().readTree(billed.folder().resolve("run.json").toFile());
  }
}
