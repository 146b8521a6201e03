package io.tallybook.transforms.visits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.traffic.CountryChangeRule;
import io.tallybook.transforms.visits.VisitOracle.Visit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table keeps of visits whose bucket is forgotten. */
class VisitRetentionTest extends VisitTableFixture {
  /** As a log keeps what still matters: in buckets of ten seconds, named by their numbers. */
  private final class Kept implements VisitTable.Keeper {
    private record Carried(int bucket, Visit visit, int count) {}

    /** Of all visits, or of those of an ad. */
    private record State(long ad, List<Long> numbers, long endMillis, long untilMillis) {
      static final long ALL = 0;
    }

    private static final int BUCKET_MILLIS = 10_000;

    private final List<Visit> visits = new ArrayList<>();
    private final List<Carried> carried = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private long end;

    /** There is one key only: both ways to forget must do the same, and take turns. */
    private boolean ofAllKeys;

    private static int bucketOf(long millis) {
      return (int) Math.min(Integer.MAX_VALUE, millis / BUCKET_MILLIS);
    }

    void forgetBefore(long millis, VisitTable table) {
      end = millis;
      visits.removeIf(visit -> visit.timeMillis() < millis);
      carried.removeIf(entry -> isForgotten(entry.bucket()));
      states.removeIf(state -> isForgotten(bucketOf(state.untilMillis())));
      ofAllKeys = !ofAllKeys;
      if (ofAllKeys) {
        table.forgetBefore(millis, this);
      } else {
        table.forgetBefore(KEY, millis, this);
      }
    }

    @Override
    public boolean isForgotten(int bucketNumber) {
      return bucketNumber < bucketOf(end);
    }

    @Override
    public long lastMillis(int bucketNumber) {
      return (bucketNumber + 1L) * BUCKET_MILLIS - 1;
    }

    @Override
    public int carry(long key, long time, long id, long ad, long attribute, long info, long until) {
      Visit visit = new Visit(time, id, attribute);
      assertThat(time).isLessThan(end);
      assertThat(until).isGreaterThanOrEqualTo(end);
      assertThat(ad).isEqualTo(adOf(visit));
      carried.add(new Carried(bucketOf(until), visit, VisitInfo.count(info)));
      return bucketOf(until);
    }

    @Override
    public void keep(long key, long[] state, long until) {
      keepOfAd(key, State.ALL, state, until);
    }

    @Override
    public void keepOfAd(long key, long ad, long[] state, long until) {
      states.add(new State(ad, Arrays.stream(state).boxed().toList(), end, until));
    }

    /** As from a log, in one order or the other. */
    VisitTable restored(boolean statesFirst) {
      VisitTable table = table();
      if (statesFirst) {
        restoreStates(table);
      }
      for (Carried entry : carried) {
        Visit visit = entry.visit();
        table.add(
            KEY,
            visit.timeMillis(),
            visit.id(),
            adOf(visit),
            visit.attribute(),
            VisitInfo.carriedTo(VisitInfo.of(entry.count(), 1), entry.bucket()),
            MarkSink.NONE,
            MarkSink.NONE);
      }
      visits.forEach(visit -> add(table, visit, 1, MarkSink.NONE, MarkSink.NONE));
      if (!statesFirst) {
        restoreStates(table);
      }
      return table;
    }

    private void restoreStates(VisitTable table) {
      for (State state : states) {
        long[] numbers = state.numbers().stream().mapToLong(Long::longValue).toArray();
        if (state.ad() == State.ALL) {
          table.setBase(KEY, numbers, state.endMillis());
        } else {
          table.setBaseOfAd(KEY, state.ad(), numbers, state.endMillis());
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
  void forgettingWhatIsOld_changesNoVerdict(long seed) {
    assertForgettingChangesNoVerdict(seed, 0, false);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48, 49, 50})
  void forgettingWhatRulesDoNotReach_changesNoVerdict(long seed) {
    assertForgettingChangesNoVerdict(seed, 0, true);
  }

  /** One rule reaches further than all others, and needs no more than the latest. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68, 69, 70})
  void forgettingAllButTheLatest_changesNoVerdict(long seed) {
    countryMillis = 200_000;
    rules = List.of(BUSY, countryRule(countryMillis));
    isLatestNeeded = true;
    SplittableRandom random = new SplittableRandom(seed);
    // So far apart that hardly one is marked: those that are keep all others.
    List<Visit> visits = new ArrayList<>();
    long time = START;
    for (int i = 0; i < 2_000; i++) {
      time += 20_000 + random.nextInt(140_000);
      int country = random.nextInt(12) == 0 ? random.nextInt(3) : 1;
      visits.add(new Visit(time, random.nextLong(), country));
    }
    assertForgettingChangesNoVerdict(visits, random, 2, 0, true);
  }

  @Test
  void visitsOfOneCountry_leaveOnlyTheLatest() {
    countryMillis = 200_000;
    rules = List.of(BUSY, countryRule(countryMillis));
    isLatestNeeded = true;
    VisitTable table = table();
    Marks marks = new Marks();
    Kept kept = new Kept();
    long reach = REACH_MILLIS + 1;
    for (int i = 0; i < 5; i++) {
      Visit visit = new Visit(START + i * reach, 2L * i, 1);
      add(table, visit, 1, marks);
      kept.visits.add(visit);
    }
    table.settleBefore(START + 4 * reach + 1, START + 5 * reach);
    kept.forgetBefore(START + 4 * reach + 1, table);

    assertThat(kept.carried)
        .extracting(carried -> carried.visit().timeMillis())
        .containsExactly(START + 4 * reach);
    add(kept.restored(false), new Visit(START + 5 * reach, 77, 2), 1, marks);
    assertThat(marks.byRule().get(1)).containsExactly(77L);
  }

  /** What no rule on all visits keeps is kept for those of its ad. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
  void forgettingWhatIsOld_changesNoVerdictOnAds(long seed) {
    rules = List.of();
    assertForgettingChangesNoVerdict(seed, RULES.size(), false);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {51, 52, 53, 54, 55, 56, 57, 58, 59, 60})
  void forgettingWhatRulesDoNotReach_changesNoVerdictOnAds(long seed) {
    rules = List.of();
    assertForgettingChangesNoVerdict(seed, RULES.size(), true);
  }

  /**
   * Late by up to a minute, forgotten when nothing older can come; restored now and then.
   *
   * @param from which rule is the first to be looked at
   * @param settles whether it is forgotten so late only that no rule reaches back to it
   */
  private void assertForgettingChangesNoVerdict(long seed, int from, boolean settles) {
    SplittableRandom random = new SplittableRandom(seed);
    // Many visits at a time leave a state; few stay as they are, for as long as one is close to the
    // next.
    boolean many = seed % 2 == 0;
    assertForgettingChangesNoVerdict(
        visits(random, 600, many ? 1 : 8), random, many ? 20 : 2, from, settles);
  }

  private void assertForgettingChangesNoVerdict(
      List<Visit> visits, SplittableRandom random, int forgetEvery, int from, boolean settles) {
    record Arrival(Visit visit, long atMillis) {}
    List<Arrival> arrivals = new ArrayList<>();
    visits.forEach(
        visit -> arrivals.add(new Arrival(visit, visit.timeMillis() + random.nextInt(60_000))));
    arrivals.sort((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    VisitTable table = table();
    Marks marks = new Marks();
    Kept kept = new Kept();
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      add(table, arrival.visit(), 1, marks);
      kept.visits.add(arrival.visit());
      if (i % forgetEvery == 1) {
        long millis = arrival.atMillis() - 60_000 - (settles ? REACH_MILLIS : 0);
        if (settles) {
          table.settleBefore(millis, millis + REACH_MILLIS);
        }
        kept.forgetBefore(millis, table);
      }
      if (random.nextInt(20) == 0) {
        table = kept.restored(random.nextBoolean());
      }
    }
    List<Set<Long>> expected = ids(expected(visits));
    assertThat(marks.byRule().subList(from, expected.size()))
        .isEqualTo(expected.subList(from, expected.size()));
    kept.forgetBefore(Long.MAX_VALUE / 2, table);
    assertThat(table.size()).isZero();
  }

  /** What the second click is depends on the first, so both are carried, again and again. */
  @Test
  void clickThatExplainsAnother_isCarriedWithIt() {
    Visit first = new Visit(START, 2, 1);
    Visit repeat = new Visit(START + 50_000, 4, 1);
    Visit third = new Visit(START + 75_000, 6, 1);
    VisitTable table = table();
    Marks marks = new Marks();
    Kept kept = new Kept();
    for (Visit visit : List.of(first, repeat)) {
      add(table, visit, 1, marks);
      kept.visits.add(visit);
    }
    kept.forgetBefore(START + 10_000, table);
    kept.forgetBefore(START + 70_000, table);
    add(kept.restored(false), third, 1, marks);
    assertThat(marks.byRule().get(4)).containsExactly(repeat.id());
  }

  /** What explained it is forgotten with the few, when they have become many. */
  @Test
  void clickThatIsCarriedFurtherThanWhatExplainsIt_isNobodysFirst() {
    rules = List.of();
    VisitTable table = table();
    Marks marks = new Marks();
    Kept kept = new Kept();
    for (Visit visit :
        List.of(
            new Visit(START, 2, 1),
            new Visit(START + 50_000, 4, 1),
            new Visit(START + 55_000, 5, 1))) {
      add(table, visit, 1, marks);
      kept.visits.add(visit);
    }
    kept.forgetBefore(START + 10_000, table);
    kept.forgetBefore(START + 59_000, table);
    for (int i = 0; i <= VisitSlots.FEW_MAX; i++) {
      Visit later = new Visit(START + 300_000 + i * 1_000L, 101 + 2 * i, 1);
      add(table, later, 1, marks);
      kept.visits.add(later);
    }
    kept.forgetBefore(START + 70_000, table);
    Visit counted = new Visit(START + 80_000, 6, 1);
    add(kept.restored(false), counted, 1, marks);
    assertThat(marks.byRule().get(4)).contains(4L).doesNotContain(counted.id());
  }

  /** A rule on all visits needs the second click longer than one on its ad needs the first. */
  @Test
  void clickThatStaysForOtherRules_keepsWhatExplainsIt() {
    rules = List.of(rule(CountryChangeRule.KIND, Map.of("window", 20_000L)));
    VisitTable table = table();
    Marks marks = new Marks();
    Kept kept = new Kept();
    add(table, new Visit(START, 2, 1), 1, marks);
    add(table, new Visit(START + 50_000, 4, 1), 1, marks);
    kept.forgetBefore(START + 62_000, table);
    Visit counted = new Visit(START + 80_000, 6, 1);
    add(table, counted, 1, marks);
    assertThat(marks.byRule().get(4)).containsExactly(4L);
  }
}
