package io.tallybook.transforms.visits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.transforms.traffic.BusyAddressRule;
import io.tallybook.transforms.traffic.CountryChangeRule;
import io.tallybook.transforms.traffic.RepeatRule;
import io.tallybook.transforms.traffic.RuleKind;
import io.tallybook.transforms.traffic.RuleSettings;
import io.tallybook.transforms.traffic.SequenceRule;
import io.tallybook.transforms.traffic.VelocityRule;
import io.tallybook.transforms.visits.VisitOracle.Visit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitTableTest {
  private static final long START = 1_700_000_000_000L;
  private static final long KEY = 77L << 40;

  private static final int ADS = 2;

  private static final SequenceRule BUSY =
      rule(BusyAddressRule.KIND, Map.of("clicks_max", 6L, "ads_min", 3L));

  private static final List<SequenceRule> RULES = List.of(BUSY, countryRule(20_000));

  private static final List<SequenceRule> AD_RULES =
      List.of(
          rule(
              VelocityRule.OF_ADDRESS,
              Map.of("burst_clicks_max", 2L, "clicks_max", 4L, "cooling", 150_000L)),
          rule(RepeatRule.DOUBLE_CLICK, Map.of()),
          rule(RepeatRule.REPEAT_SAME_AD, Map.of()));

  /** How far they look back at visits that are not marked. */
  private static final long REACH_MILLIS = 60_000;

  /** The rules on all visits of the table's keys. */
  private List<SequenceRule> rules = RULES;

  /** How far the one looks back that is told by the latest. */
  private long countryMillis = 20_000;

  private boolean isLatestNeeded;

  private VisitTable table() {
    return new VisitTable(new KeyRules(rules), new KeyRules(AD_RULES), isLatestNeeded);
  }

  private static SequenceRule countryRule(long windowMillis) {
    return rule(CountryChangeRule.KIND, Map.of("window", windowMillis));
  }

  private static long adOf(Visit visit) {
    return 1L + Math.floorMod(visit.id(), ADS);
  }

  private static SequenceRule rule(RuleKind kind, Map<String, Long> values) {
    RuleSettings settings = RuleSettings.defaultsOf(kind);
    for (Map.Entry<String, Long> value : values.entrySet()) {
      settings = settings.with(kind, value.getKey(), value.getValue());
    }
    return (SequenceRule) kind.maker().make(settings);
  }

  /** What each of the rules marks, by the oracle. */
  private List<Set<Visit>> expected(Collection<Visit> visits) {
    return List.of(
        VisitOracle.busy(visits, 6, 60_000, 3),
        VisitOracle.countryChanges(visits, countryMillis),
        ofEachAd(visits, ofAd -> VisitOracle.velocity(ofAd, 2, 1_000, 4, 10_000, 150_000)),
        ofEachAd(visits, ofAd -> VisitOracle.repeats(ofAd, 2_000)),
        ofEachAd(visits, ofAd -> VisitOracle.repeats(ofAd, 60_000)));
  }

  private static Set<Visit> ofEachAd(
      Collection<Visit> visits, Function<Collection<Visit>, Set<Visit>> marked) {
    Map<Long, List<Visit>> byAd =
        visits.stream().collect(Collectors.groupingBy(VisitTableTest::adOf));
    Set<Visit> all = new HashSet<>();
    byAd.values().forEach(ofAd -> all.addAll(marked.apply(ofAd)));
    return all;
  }

  /** Adds up what it is told. */
  private static final class Marks {
    private final Map<Long, Integer> byId = new HashMap<>();
    private final Map<Long, Integer> adMarksById = new HashMap<>();
    private final MarkSink sink = sinkTo(byId);
    private final MarkSink adSink = sinkTo(adMarksById);

    private static MarkSink sinkTo(Map<Long, Integer> told) {
      return (timeMillis, id, former, marks) -> {
        assertThat(told.getOrDefault(id, 0)).as("former marks of " + id).isEqualTo(former);
        told.put(id, marks);
      };
    }

    List<Set<Long>> byRule() {
      List<Set<Long>> ids = new ArrayList<>();
      addByRule(byId, RULES.size(), ids);
      addByRule(adMarksById, AD_RULES.size(), ids);
      return ids;
    }

    private static void addByRule(Map<Long, Integer> told, int rules, List<Set<Long>> ids) {
      for (int rule = 0; rule < rules; rule++) {
        int bit = 1 << rule;
        Set<Long> marked = new HashSet<>();
        told.forEach(
            (id, marks) -> {
              if ((marks & bit) != 0) {
                marked.add(id);
              }
            });
        ids.add(marked);
      }
    }
  }

  private static List<Set<Long>> ids(List<Set<Visit>> marked) {
    List<Set<Long>> ids = new ArrayList<>();
    for (Set<Visit> visits : marked) {
      Set<Long> of = new HashSet<>();
      visits.forEach(visit -> of.add(visit.id()));
      ids.add(of);
    }
    return ids;
  }

  private static List<Visit> visits(SplittableRandom random, int count) {
    return visits(random, count, 1);
  }

  /** Dense and sparse stretches, equal times, few attributes. */
  private static List<Visit> visits(SplittableRandom random, int count, long scale) {
    List<Visit> visits = new ArrayList<>();
    long time = START;
    for (int i = 0; i < count; i++) {
      time +=
          scale
              * switch (random.nextInt(6)) {
                case 0 -> 0;
                case 1 -> random.nextInt(400);
                case 2, 3 -> random.nextInt(3_000);
                case 4 -> random.nextInt(15_000);
                default -> random.nextInt(10) == 0 ? random.nextInt(200_000) : 1_000;
              };
      visits.add(new Visit(time, random.nextLong(), random.nextInt(4)));
    }
    return visits;
  }

  private static void add(VisitTable table, Visit visit, int change, Marks marks) {
    add(table, visit, change, marks.sink, marks.adSink);
  }

  private static void add(
      VisitTable table, Visit visit, int change, MarkSink sink, MarkSink adSink) {
    table.add(
        KEY,
        visit.timeMillis(),
        visit.id(),
        adOf(visit),
        visit.attribute(),
        VisitInfo.of(change, 1),
        sink,
        adSink);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyOrder_givesWhatTheRulesMean(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Visit> visits = visits(random, 400);
    List<Set<Long>> expected = ids(expected(visits));
    assertThat(expected).allSatisfy(marked -> assertThat(marked).isNotEmpty());
    List<Visit> arrivals = new ArrayList<>(visits);
    for (int order = 0; order < 4; order++) {
      VisitTable table = table();
      Marks marks = new Marks();
      arrivals.forEach(visit -> add(table, visit, 1, marks));
      assertThat(marks.byRule()).isEqualTo(expected);
      Collections.shuffle(arrivals, new Random(seed + order));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void visitsThatAreTakenBack_leaveNoTrace_inWhicheverOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Visit> visits = visits(random, 300);
    record Step(Visit visit, int change) {}
    List<Step> steps = new ArrayList<>();
    Set<Visit> left = new LinkedHashSet<>(visits);
    for (Visit visit : visits) {
      steps.add(new Step(visit, 1));
      if (random.nextInt(4) == 0) {
        steps.add(new Step(visit, -1));
        left.remove(visit);
      }
    }
    Collections.shuffle(steps, new Random(seed));
    VisitTable table = table();
    Marks marks = new Marks();
    steps.forEach(step -> add(table, step.visit(), step.change(), marks));
    assertThat(marks.byRule()).isEqualTo(ids(expected(left)));
  }

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

    private static int bucketOf(long millis) {
      return (int) Math.min(Integer.MAX_VALUE, millis / BUCKET_MILLIS);
    }

    void forgetBefore(long millis, VisitTable table) {
      end = millis;
      visits.removeIf(visit -> visit.timeMillis() < millis);
      carried.removeIf(entry -> isForgotten(entry.bucket()));
      states.removeIf(state -> isForgotten(bucketOf(state.untilMillis())));
      table.forgetBefore(KEY, millis, this);
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

  @Test
  void manyKeys_areKeptApart() {
    VisitTable table = table();
    SplittableRandom random = new SplittableRandom(3);
    Marks marks = new Marks();
    List<Long> second = new ArrayList<>();
    for (int key = 0; key < 10_000; key++) {
      long hash = random.nextLong();
      long id = random.nextLong();
      table.add(hash, START, random.nextLong(), 7, 1, VisitInfo.of(1, 1), marks.sink, marks.adSink);
      if (key % 3 == 0) {
        table.add(hash, START + 100, id, 7, 1, VisitInfo.of(1, 1), marks.sink, marks.adSink);
        second.add(id);
      }
    }
    assertThat(table.size()).isEqualTo(10_000);
    assertThat(marks.byRule().get(3)).containsExactlyInAnyOrderElementsOf(second);
  }
}
