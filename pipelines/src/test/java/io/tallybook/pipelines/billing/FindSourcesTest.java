package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.model.Conversion;
import io.tallybook.model.RawRecord;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.SourceFindings;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindSourcesTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);

  private static final TrafficPolicy RULES =
      TrafficPolicy.defaults()
          .only("UA_MISSING", "CLICK_FLOOD", "CTIT_LONG_TAIL")
          .withSetting("CLICK_FLOOD", "clicks_min", 40)
          .withSetting("CTIT_LONG_TAIL", "conversions_min", 10);

  @TempDir private Path temp;

  @Test
  void conversionsOfTheDaysAfter_decide_andCondemnedClicksAreNotBilled() {
    LogFixture log = log(Duration.ofDays(8));

    SourceFindings findings = FindSources.run(config(log, RULES), LogFixture.DIRECT);

    assertThat(findings.day()).isEqualTo(DAY);
    assertThat(findings.findings())
        .extracting(Finding::ruleId, Finding::source, Finding::evidence)
        .containsExactly(
            tuple(
                "CLICK_FLOOD",
                "flood",
                "40 clicks, 0 conversions; all others 42 clicks, 40 conversions"),
            tuple("CTIT_LONG_TAIL", "late", "20 of 20 conversions later than PT1H"));

    BilledDay first = bill(config(log, RULES));
    BilledDay mature = bill(config(log, RULES.withFindings(findings)));
    assertThat(first.counts().invalidClicks()).isEqualTo(1);
    assertThat(first.counts().amountMicros()).isEqualTo(82 * 5);
    assertThat(mature.counts().invalidClicks()).isEqualTo(61);
    assertThat(mature.counts().amountMicros()).isEqualTo(22 * 5);
    assertThat(mature.versions()).isNotEqualTo(first.versions());
  }

  @Test
  void untilTheLogReachesSevenDaysFurther_theFloodIsUndecided() {
    LogFixture log = log(Duration.ofDays(8).minusMillis(1));

    assertThat(FindSources.run(config(log, RULES), LogFixture.DIRECT).findings())
        .extracting(finding -> finding.ruleId() + " " + finding.decision())
        .containsExactly("CLICK_FLOOD UNDECIDED", "CTIT_LONG_TAIL INVALID");
  }

  @Test
  void findingsOfThePolicy_areIgnored() {
    LogFixture log = log(Duration.ofDays(8));
    SourceFindings findings = FindSources.run(config(log, RULES), LogFixture.DIRECT);

    assertThat(FindSources.run(config(log, RULES.withFindings(findings)), LogFixture.DIRECT).text())
        .isEqualTo(findings.text());
  }

  @Test
  void withoutRulesOverADay_nothingIsRead() {
    BillingConfig config = config(new LogFixture(temp.resolve("none")), RULES.only("UA_MISSING"));

    assertThat(
            FindSources.run(
                config,
                (records, build) -> {
                  throw new AssertionError("there is nothing to run");
                }))
        .isEqualTo(SourceFindings.of(DAY, List.of()));
  }

  /**
   * A day of three publishers; the conversions of one come at once, those of another days later.
   *
   * @param last when the last record is taken, after the day's begin
   */
  private LogFixture log(Duration last) {
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(clickOf("flood", i).record());
      // A repeat is no click, and a robot's is not the publisher's.
      records.add(clickOf("flood", 0).record());
    }
    for (int i = 0; i < 20; i++) {
      records.add(clickOf("good", i).record());
      records.add(converted("good", i, Duration.ofMinutes(30)));
      records.add(clickOf("late", i).record());
      records.add(converted("late", i, Duration.ofDays(6)));
      records.add(converted("late", i, Duration.ofDays(6)));
    }
    records.add(clickOf("good", 20).record());
    records.add(clickOf("good", 21).record());
    records.add(clickOf("good", 22).userAgent("").record());
    // After the day nothing but conversions counts.
    records.add(clickOf("flood", 41).at(Duration.ofDays(2)).record());
    records.add(click("last").at(last).receivedAfter(Duration.ZERO).record());
    return new LogFixture(temp.resolve("log")).add(0, records);
  }

  private static ScriptedEvent clickOf(String publisher, int number) {
    return click("c-" + publisher + "-" + number)
        .at(Duration.ofMinutes(10L * number))
        .publisher(publisher)
        .costMicros(5);
  }

  private static RawRecord converted(String publisher, int number, Duration after) {
    Conversion conversion =
        (Conversion)
            conversion("v-" + publisher + "-" + number)
                .at(Duration.ofMinutes(10L * number).plus(after))
                .event();
    return ScriptedEvent.record(
        new Conversion(conversion.header(), "c-" + publisher + "-" + number, 0, ""));
  }

  private static BillingConfig config(LogFixture log, TrafficPolicy policy) {
    return new BillingConfig(
        log.root(), DAY, Duration.ofHours(24), CURRENCY, PriceBook.empty(), policy);
  }

  private BilledDay bill(BillingConfig config) {
    return BillDay.of(config, temp.resolve("results")).run(LogFixture.DIRECT, LogFixture.UNWATCHED);
  }
}
