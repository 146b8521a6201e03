package io.tallybook.transforms.aggregate;

import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.coders.TaggedEventCoder;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class AggregateClicksTest {
  private static final IntervalWindow MINUTE_ZERO =
      new IntervalWindow(Instant.ofEpochMilli(EPOCH.toEpochMilli()), Duration.standardMinutes(1));
  private static final Verdict GIVT = verdict("G", Category.GIVT, Decision.INVALID);
  private static final Verdict SIVT = verdict("S", Category.SIVT, Decision.INVALID);
  private static final Verdict SUSPECT = verdict("Q", Category.GIVT, Decision.SUSPECT);
  private static final Verdict UNDECIDED = verdict("U", Category.GIVT, Decision.UNDECIDED);

  private static final Verdict OWN = verdict("INTERNAL_TEST", Category.GIVT, Decision.INVALID);
  private static final Verdict PREFETCH = verdict("PREFETCH", Category.GIVT, Decision.INVALID);

  private final ScriptedEvent click = click("a").at("00:10").costMicros(300);

  @Test
  void rule_ofOneEvent_byKindRoleAndVerdict() {
    assertThat(measures(first(click))).isEqualTo(clicks(1, 300));
    assertThat(measures(with(Role.DUPLICATE, click)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    assertThat(measures(with(Role.DEMOTED, click)))
        .isEqualTo(new Measures(-1, 0, 0, 0, 0, 1, 0, 0, -300, 0));
    assertThat(measures(first(impression("i"))))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(measures(first(conversion("c"))))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 0, 0, 1, 0, 0));
    assertThat(measures(with(Role.DEMOTED, conversion("c"))))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, -1, 0, 0));
  }

  @Test
  void rule_clickIsInTheClassOfItsStanding_andPaidUnlessInvalid() {
    assertThat(measures(first(click, GIVT)))
        .isEqualTo(new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, 300));
    assertThat(measures(first(click, SIVT)))
        .isEqualTo(new Measures(1, 0, 1, 0, 0, 0, 0, 0, 0, 300));
    assertThat(measures(first(click, SUSPECT)))
        .isEqualTo(new Measures(1, 0, 0, 1, 0, 0, 0, 0, 300, 0));
    assertThat(measures(first(click, UNDECIDED)))
        .isEqualTo(new Measures(1, 0, 0, 0, 1, 0, 0, 0, 300, 0));
    assertThat(measures(first(click, UNDECIDED, SUSPECT, SIVT, GIVT)))
        .isEqualTo(new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, 300));
    assertThat(measures(with(Role.DEMOTED, click, SIVT)))
        .isEqualTo(new Measures(-1, 0, -1, 0, 0, 1, 0, 0, 0, -300));
    assertThat(measures(with(Role.DUPLICATE, click, GIVT)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void rule_ownTraffic_isGivtAndToldApart() {
    assertThat(measures(first(click, OWN)))
        .isEqualTo(new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, 300, 0, 1));
    assertThat(measures(with(Role.WITHDRAWN, click, SIVT, OWN, GIVT)))
        .isEqualTo(new Measures(-1, -1, 0, 0, 0, 0, 0, 0, 0, -300, 0, -1));
  }

  @Test
  void rule_prefetch_isOutsideGross_andCountedAlone() {
    assertThat(measures(first(click, PREFETCH)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    assertThat(measures(first(click, UNDECIDED, SUSPECT, SIVT, GIVT, OWN, PREFETCH)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    assertThat(measures(with(Role.DEMOTED, click, PREFETCH)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0));
    assertThat(measures(with(Role.DUPLICATE, click, PREFETCH)))
        .isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void rule_prefetchThatOthersFoundInvalid_isWhatEachRuleSays_inTheirCells() {
    CellSums sums = new CellSums();
    sums.add(first(click, GIVT, OWN, PREFETCH));
    assertThat(byRule(sums))
        .containsExactly(
            Map.entry("", new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)),
            Map.entry("G", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 300)),
            Map.entry("INTERNAL_TEST", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 300, 0, 1)),
            Map.entry("PREFETCH", new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rule_ofAnyMarks_everyEventIsCountedOnce_andEveryClickIsInOneFigure(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Verdict> all = List.of(UNDECIDED, SUSPECT, SIVT, GIVT, OWN, PREFETCH);
    Measures sum = Measures.ZERO;
    long records = 0;
    long unique = 0;
    long prefetches = 0;
    long cost = 0;
    for (int i = 0; i < 1_000; i++) {
      List<Verdict> verdicts = all.stream().filter(v -> random.nextInt(3) == 0).toList();
      boolean repeat = random.nextInt(4) == 0;
      long price = random.nextInt(1_000);
      boolean prefetch = verdicts.contains(PREFETCH);
      records++;
      unique += repeat ? 0 : 1;
      prefetches += !repeat && prefetch ? 1 : 0;
      cost += repeat || prefetch ? 0 : price;
      Role role = repeat ? Role.DUPLICATE : Role.FIRST;
      sum =
          sum.plus(measures(with(role, click.costMicros(price), verdicts.toArray(Verdict[]::new))));
    }
    assertThat(sum.recordCount()).isEqualTo(records);
    assertThat(sum.grossClicks() + sum.prefetchClicks()).isEqualTo(unique);
    assertThat(sum.prefetchClicks()).isEqualTo(prefetches);
    assertThat(sum.duplicates()).isEqualTo(records - unique);
    assertThat(sum.givtClicks() + sum.sivtClicks() + sum.billableClicks())
        .isEqualTo(sum.grossClicks());
    assertThat(sum.internalClicks()).isBetween(1L, sum.givtClicks());
    assertThat(sum.spendMicros() + sum.invalidMicros()).isEqualTo(cost);
  }

  @Test
  void rule_whatEachRuleSays_isInACellOfItsOwn_andTakenBackWithTheClick() {
    CellSums sums = new CellSums();
    sums.add(first(click, UNDECIDED, SUSPECT, SIVT, GIVT));
    assertThat(byRule(sums))
        .containsExactly(
            Map.entry("", new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, 300)),
            Map.entry("G", new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, 300)),
            Map.entry("Q", new Measures(0, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
            Map.entry("S", new Measures(0, 0, 1, 0, 0, 0, 0, 0, 0, 300)),
            Map.entry("U", new Measures(0, 0, 0, 0, 1, 0, 0, 0, 0, 0)));
    sums.add(with(Role.DEMOTED, click, UNDECIDED, SUSPECT, SIVT, GIVT));
    assertThat(byRule(sums).get("")).isEqualTo(new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    assertThat(byRule(sums))
        .hasSize(5)
        .allSatisfy(
            (rule, measures) ->
                assertThat(rule.isEmpty() || measures.equals(Measures.ZERO)).isTrue());
  }

  @Test
  void rule_repeatOfWhichARuleSaysSomething_isARepeatInItsCell() {
    CellSums sums = new CellSums();
    sums.add(with(Role.DUPLICATE, click, GIVT));
    Measures repeat = new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    assertThat(byRule(sums)).isEqualTo(Map.of("", repeat, GIVT.ruleId(), repeat));
  }

  @Test
  void rule_withdrawnClick_isTakenBackAsItWasAnnounced() {
    CellSums sums = new CellSums();
    sums.add(first(click));
    sums.add(with(Role.WITHDRAWN, click));
    sums.add(first(click, GIVT));
    CellSums announcedOnce = new CellSums();
    announcedOnce.add(first(click, GIVT));
    assertThat(byRule(sums)).isEqualTo(byRule(announcedOnce));
  }

  @Test
  void rule_otherKindsOfEvents_areInNoCellOfARule() {
    CellSums sums = new CellSums();
    sums.add(first(impression("i"), GIVT));
    sums.add(first(conversion("c"), GIVT));
    assertThat(byRule(sums)).containsOnlyKeys("");
  }

  @Test
  void rule_cellOfAnEvent_isTheMinuteItLiesIn() {
    CellSums sums = new CellSums();
    sums.add(first(click("a").at("07:59")));
    sums.add(first(click("a").at("08:00")));
    assertThat(sums.minuteMillis(0)).isEqualTo(EPOCH.toEpochMilli() + 7 * 60_000);
    assertThat(sums.minuteMillis(1)).isEqualTo(EPOCH.toEpochMilli() + 8 * 60_000);
  }

  @Test
  void onTime_oneRowPerCell(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .addElements(
                    at(first(click)),
                    at(first(click("b").at("00:20").costMicros(50))),
                    at(first(click("c").at("00:30").ad("ad-2").costMicros(7))))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .inOnTimePane(MINUTE_ZERO)
        .containsInAnyOrder(
            row("ad-1", 2, 21, new Measures(2, 0, 0, 0, 0, 0, 0, 0, 350, 0)),
            row("ad-2", 1, 31, new Measures(1, 0, 0, 0, 0, 0, 0, 0, 7, 0)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative_rowsHoldAllSoFar_withGrowingVersions(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .addElements(at(first(click)))
                .advanceProcessingTime(Duration.standardSeconds(2))
                .addElements(at(with(Role.DUPLICATE, click)))
                .advanceProcessingTime(Duration.standardSeconds(2))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .inEarlyPane(MINUTE_ZERO)
        .containsInAnyOrder(
            row("ad-1", 1, 11, new Measures(1, 0, 0, 0, 0, 0, 0, 0, 300, 0)),
            row("ad-1", 2, 11, new Measures(1, 0, 0, 0, 0, 1, 0, 0, 300, 0)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative_ofAMinuteLongPastByTheClock_comesLessOften(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .advanceProcessingTime(untilAnHourAfter(MINUTE_ZERO))
                .addElements(at(first(click)))
                .advanceProcessingTime(Duration.standardSeconds(4))
                .addElements(at(with(Role.DUPLICATE, click)))
                .advanceProcessingTime(Duration.standardSeconds(2))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .inEarlyPane(MINUTE_ZERO)
        .containsInAnyOrder(row("ad-1", 2, 11, new Measures(1, 0, 0, 0, 0, 1, 0, 0, 300, 0)));
    pipeline.run().waitUntilFinish();
  }

  /** The clock of a test stream begins at the beginning of time. */
  private static Duration untilAnHourAfter(BoundedWindow window) {
    return new Duration(BoundedWindow.TIMESTAMP_MIN_VALUE, window.maxTimestamp())
        .plus(Duration.standardHours(1));
  }

  @Test
  void unobservablyLate_countsAsOnTime(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .advanceWatermarkTo(instant("00:40"))
                // Behind the watermark, but its minute has not ended.
                .addElements(at(first(click)))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .inOnTimePane(MINUTE_ZERO)
        .containsInAnyOrder(row("ad-1", 1, 11, new Measures(1, 0, 0, 0, 0, 0, 0, 0, 300, 0)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void observablyLate_firesAFullerRow(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .addElements(at(first(click)))
                .advanceWatermarkTo(instant("01:30"))
                .addElements(at(first(click("b").at("00:59").costMicros(50))))
                .advanceProcessingTime(Duration.standardSeconds(2))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .inOnTimePane(MINUTE_ZERO)
        .containsInAnyOrder(row("ad-1", 1, 11, new Measures(1, 0, 0, 0, 0, 0, 0, 0, 300, 0)));
    PAssert.that(rows)
        .inLatePane(MINUTE_ZERO)
        .containsInAnyOrder(row("ad-1", 2, 60, new Measures(2, 0, 0, 0, 0, 0, 0, 0, 350, 0)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void droppablyLate_changesNothing(TestPipeline pipeline) {
    PCollection<AggregateRow> rows =
        aggregate(
            pipeline,
            stream()
                .addElements(at(first(click)))
                .advanceWatermarkTo(instant("16:00"))
                .addElements(at(first(click("b").at("00:59"))))
                .advanceProcessingTime(Duration.standardSeconds(2))
                .advanceWatermarkToInfinity());

    PAssert.that(rows)
        .containsInAnyOrder(row("ad-1", 1, 11, new Measures(1, 0, 0, 0, 0, 0, 0, 0, 300, 0)));
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<AggregateRow> aggregate(
      TestPipeline pipeline, TestStream<TaggedEvent> events) {
    AfterProcessingTime everySecond =
        AfterProcessingTime.pastFirstElementInPane().plusDelayOf(Duration.standardSeconds(1));
    return pipeline
        .apply(events)
        .apply(
            AggregateClicks.of(
                Source.LIVE,
                ScriptedEvent.CURRENCY,
                Window.<KV<Integer, byte[]>>into(FixedWindows.of(Duration.standardMinutes(1)))
                    .triggering(
                        AfterWatermark.pastEndOfWindow()
                            .withEarlyFirings(everySecond)
                            .withLateFirings(everySecond))
                    .withAllowedLateness(Duration.standardMinutes(15))
                    .accumulatingFiredPanes()));
  }

  private static TestStream.Builder<TaggedEvent> stream() {
    return TestStream.create(TaggedEventCoder.of());
  }

  private static AggregateRow row(String adId, long version, int asOfSecond, Measures measures) {
    AggregateKey key =
        new AggregateKey(
            EPOCH.toEpochMilli(),
            new AdRef("advertiser-1", "campaign-1", adId),
            "DE",
            Device.MOBILE);
    return new AggregateRow(
        key,
        Source.LIVE,
        version,
        EPOCH.toEpochMilli() + asOfSecond * 1_000L,
        measures,
        ScriptedEvent.CURRENCY);
  }

  private static Measures clicks(long gross, long spendMicros) {
    return new Measures(gross, 0, 0, 0, 0, 0, 0, 0, spendMicros, 0);
  }

  private static Map<String, Measures> byRule(CellSums sums) {
    Map<String, Measures> byRule = new TreeMap<>();
    for (int entry = 0; entry < sums.size(); entry++) {
      byRule.merge(sums.cell(entry).rule(), sums.sum(entry).measures(), Measures::plus);
    }
    return byRule;
  }

  private static Verdict verdict(String rule, Category category, Decision decision) {
    return new Verdict(rule, 1, "", Verdict.Tier.T0, category, decision, "");
  }

  private static Measures measures(TaggedEvent tagged) {
    return Contribution.of(tagged).measures();
  }

  private static TaggedEvent first(ScriptedEvent event, Verdict... verdicts) {
    return with(Role.FIRST, event, verdicts);
  }

  private static TaggedEvent with(Role role, ScriptedEvent event, Verdict... verdicts) {
    return new TaggedEvent(event.event(), role, List.of(verdicts));
  }

  private static TimestampedValue<TaggedEvent> at(TaggedEvent tagged) {
    return TimestampedValue.of(
        tagged, Instant.ofEpochMilli(tagged.event().header().eventTimeMillis()));
  }

  private static Instant instant(String minutesAndSeconds) {
    return Instant.ofEpochMilli(
        click("any").at(minutesAndSeconds).event().header().eventTimeMillis());
  }
}
