package io.tallybook.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Measures;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
  private static final AdBucket FIRST = new AdBucket(0, "adv", "camp", "1");
  private static final AdBucket SECOND = new AdBucket(0, "adv", "camp", "2");
  private static final Set<Figure> ALL = EnumSet.allOf(Figure.class);

  private static LogCount log(Map<AdBucket, Measures> measures) {
    return new LogCount(
        Instant.EPOCH, Instant.EPOCH.plusSeconds(3_600), Drift.GRANULARITY, measures, 0);
  }

  private static Drift drift(
      Map<AdBucket, Measures> stream, long recordsLate, Map<AdBucket, Measures> independent) {
    return Drift.between(new StreamCount(stream, ALL, recordsLate), log(independent));
  }

  /** Valid clicks at ten micros each. */
  private static Measures clicks(long gross) {
    return new Measures(gross, 0, 0, 0, 0, 0, 0, 0, 10 * gross, 0);
  }

  private static DriftTotal total(Drift drift, Figure figure) {
    return drift.totals().stream().filter(t -> t.figure() == figure).findFirst().orElseThrow();
  }

  @Test
  void equalCounts_haveNoRows() {
    Map<AdBucket, Measures> both =
        Map.of(FIRST, clicks(7), SECOND, new Measures(5, 1, 0, 0, 0, 2, 3, 4, 6_000, 7, 8, 0));
    Drift drift = drift(both, 3, both);
    assertThat(drift.rows()).isEmpty();
    assertThat(drift.totals())
        .containsExactly(
            new DriftTotal(Figure.GROSS, 12, 12, 0),
            new DriftTotal(Figure.PREFETCH, 8, 8, 0),
            new DriftTotal(Figure.GROSS_MICROS, 6_077, 6_077, 0),
            new DriftTotal(Figure.NO_USER_AGENT, 1, 1, 0),
            new DriftTotal(Figure.IMPRESSIONS, 3, 3, 0),
            new DriftTotal(Figure.CONVERSIONS, 4, 4, 0),
            new DriftTotal(Figure.DUPLICATES, 2, 2, 0));
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.ON_TARGET);
  }

  @Test
  void oneClickTooFew_isFoundInEveryFigureItIsIn() {
    Drift drift = drift(Map.of(FIRST, clicks(99)), 0, Map.of(FIRST, clicks(100)));
    assertThat(drift.rows())
        .containsExactly(
            new DriftRow(FIRST, Figure.GROSS, 99, 100, Cause.UNEXPLAINED),
            new DriftRow(FIRST, Figure.GROSS_MICROS, 990, 1_000, Cause.UNEXPLAINED));
    assertThat(drift.rows().get(0).difference()).isEqualTo(-1);
    assertThat(drift.rows().get(0).relativeDifference()).hasValue(-0.01);
    assertThat(drift.worst().ratio()).isEqualTo(0.01);
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.PAGE);
  }

  @Test
  void tooMuchHere_doesNotMakeUpForTooLittleThere() {
    Drift drift =
        drift(
            Map.of(FIRST, clicks(11), SECOND, clicks(19)),
            0,
            Map.of(FIRST, clicks(10), SECOND, clicks(20)));
    assertThat(total(drift, Figure.GROSS)).isEqualTo(new DriftTotal(Figure.GROSS, 30, 30, 2));
    assertThat(drift.worst().ratio()).isEqualTo(2.0 / 30);
  }

  @Test
  void bucket_thatOneSideLacks_isZeroThere() {
    Drift drift = drift(Map.of(FIRST, clicks(1)), 0, Map.of(SECOND, clicks(3)));
    assertThat(drift.rows())
        .filteredOn(row -> row.figure() == Figure.GROSS)
        .containsExactly(
            new DriftRow(SECOND, Figure.GROSS, 0, 3, Cause.UNEXPLAINED),
            new DriftRow(FIRST, Figure.GROSS, 1, 0, Cause.UNEXPLAINED));
    assertThat(drift.rows().get(1).relativeDifference()).isEmpty();
  }

  @Test
  void differenceFromNothing_isUnboundedAndPages() {
    Measures conversion = new Measures(10, 0, 0, 0, 0, 0, 0, 1, 100, 0);
    Drift drift = drift(Map.of(FIRST, conversion), 0, Map.of(FIRST, clicks(10)));
    assertThat(drift.worst().figure()).isEqualTo(Figure.CONVERSIONS);
    assertThat(drift.worst().ratio()).isInfinite();
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.PAGE);
  }

  @Test
  void repeats_areShownAndNotJudged() {
    Drift drift =
        drift(
            Map.of(FIRST, new Measures(10, 0, 0, 0, 0, 5, 0, 0, 100, 0)),
            0,
            Map.of(FIRST, clicks(10)));
    assertThat(drift.rows())
        .containsExactly(new DriftRow(FIRST, Figure.DUPLICATES, 5, 0, Cause.UNEXPLAINED));
    assertThat(drift.verdict()).isEqualTo(DriftVerdict.ON_TARGET);
  }

  @Test
  void rows_areLargestFirstWithinAFigure() {
    AdBucket third = new AdBucket(0, "adv", "camp", "3");
    Drift drift =
        drift(
            Map.of(FIRST, clicks(9), SECOND, clicks(15), third, clicks(11)),
            0,
            Map.of(FIRST, clicks(10), SECOND, clicks(10), third, clicks(10)));
    assertThat(drift.rows())
        .filteredOn(row -> row.figure() == Figure.GROSS)
        .extracting(DriftRow::bucket)
        .containsExactly(SECOND, FIRST, third);
  }

  @Test
  void cause_missingRecordsThatWereLate_isLate() {
    Drift drift =
        drift(
            Map.of(FIRST, clicks(9), SECOND, new Measures(3, 0, 0, 0, 0, 1, 2, 0, 30, 0)),
            3,
            Map.of(FIRST, clicks(10), SECOND, new Measures(3, 0, 0, 0, 0, 2, 3, 0, 30, 0)));
    assertThat(drift.rows()).hasSize(4).allMatch(row -> row.cause() == Cause.LATE);
  }

  @Test
  void cause_moreMissingThanLate_isUnexplained() {
    Drift drift =
        drift(
            Map.of(FIRST, clicks(9), SECOND, clicks(9)),
            1,
            Map.of(FIRST, clicks(10), SECOND, clicks(10)));
    assertThat(drift.rows()).hasSize(4).allMatch(row -> row.cause() == Cause.UNEXPLAINED);
  }

  @Test
  void cause_ofABucketWithSomethingTooMuch_isUnexplained() {
    // A click judged differently, one priced differently, and beside them one that was late.
    AdBucket third = new AdBucket(0, "adv", "camp", "3");
    Drift drift =
        drift(
            Map.of(
                FIRST, new Measures(10, 1, 0, 0, 0, 0, 0, 0, 90, 10),
                SECOND, new Measures(10, 0, 0, 0, 0, 0, 0, 0, 99, 0),
                third, clicks(9)),
            100,
            Map.of(FIRST, clicks(10), SECOND, clicks(10), third, clicks(10)));
    assertThat(drift.rows())
        .allSatisfy(
            row ->
                assertThat(row.cause())
                    .isEqualTo(row.bucket().equals(third) ? Cause.LATE : Cause.UNEXPLAINED));
  }

  @Test
  void figures_thatTheStreamDoesNotTell_areNotCompared() {
    StreamCount stream =
        new StreamCount(Map.of(FIRST, clicks(9)), EnumSet.of(Figure.GROSS, Figure.GROSS_MICROS), 1);
    Drift drift =
        Drift.between(stream, log(Map.of(FIRST, new Measures(10, 0, 0, 0, 0, 4, 3, 2, 100, 0))));
    assertThat(drift.totals())
        .containsExactly(
            new DriftTotal(Figure.GROSS, 9, 10, 1),
            new DriftTotal(Figure.GROSS_MICROS, 90, 100, 10));
    assertThat(drift.rows()).allMatch(row -> row.cause() == Cause.LATE);
  }

  @Test
  void figures_withoutAnyThatIsJudged_areRefused() {
    assertThatThrownBy(() -> new StreamCount(Map.of(), Set.of(Figure.DUPLICATES), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DUPLICATES");
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "0, 0, ON_TARGET",
    "1, 10000, ON_TARGET",
    "2, 19999, OFF_TARGET",
    "10, 10000, OFF_TARGET",
    "10, 9999, PAGE",
    "11, 10000, PAGE",
    "1, 0, PAGE",
  })
  void verdict_byTheThresholds(long difference, long independent, DriftVerdict expected) {
    double ratio = new DriftTotal(Figure.GROSS, 0, independent, difference).ratio();
    assertThat(DriftVerdict.of(ratio)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void oneRowOffByOne_isTheOnlyOneFound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<AdBucket, Measures> independent = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      long hour = random.nextInt(24) * Duration.ofHours(1).toMillis();
      long gross = random.nextInt(1, 1_000);
      independent.put(
          new AdBucket(hour, "adv", "camp", "ad-" + i),
          new Measures(
              gross,
              random.nextLong(gross),
              0,
              0,
              0,
              1,
              2,
              3,
              random.nextLong(1_000_000),
              random.nextLong(1_000_000)));
    }
    Map<AdBucket, Measures> stream = new HashMap<>(independent);
    AdBucket wrong = List.copyOf(independent.keySet()).get(random.nextInt(independent.size()));
    long off = random.nextBoolean() ? 1 : -1;
    stream.merge(wrong, new Measures(0, 0, 0, 0, 0, 0, 0, 0, off, 0), Measures::plus);
    Measures rightMeasures = independent.getOrDefault(wrong, Measures.ZERO);
    long right = rightMeasures.spendMicros() + rightMeasures.invalidMicros();
    assertThat(drift(stream, 0, independent).rows())
        .containsExactly(
            new DriftRow(wrong, Figure.GROSS_MICROS, right + off, right, Cause.UNEXPLAINED));
  }
}
