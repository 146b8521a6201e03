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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Visits of one key, what rules on all of them and on those of an ad say, and what they must. */
abstract class VisitTableFixture {
  static final long START = 1_700_000_000_000L;
  static final long KEY = 77L << 40;

  static final int ADS = 2;

  static final SequenceRule BUSY =
      rule(BusyAddressRule.KIND, Map.of("clicks_max", 6L, "ads_min", 3L));

  static final List<SequenceRule> RULES = List.of(BUSY, countryRule(20_000));

  static final List<SequenceRule> AD_RULES =
      List.of(
          rule(
              VelocityRule.OF_ADDRESS,
              Map.of("burst_clicks_max", 2L, "clicks_max", 4L, "cooling", 150_000L)),
          rule(RepeatRule.DOUBLE_CLICK, Map.of()),
          rule(RepeatRule.REPEAT_SAME_AD, Map.of()));

  /** How far they look back at visits that are not marked. */
  static final long REACH_MILLIS = 60_000;

  /** The rules on all visits of the table's keys. */
  List<SequenceRule> rules = RULES;

  /** How far the one looks back that is told by the latest. */
  long countryMillis = 20_000;

  boolean isLatestNeeded;

  VisitTable table() {
    return new VisitTable(new KeyRules(rules), new KeyRules(AD_RULES), isLatestNeeded);
  }

  static SequenceRule countryRule(long windowMillis) {
    return rule(CountryChangeRule.KIND, Map.of("window", windowMillis));
  }

  static long adOf(Visit visit) {
    return 1L + Math.floorMod(visit.id(), ADS);
  }

  static SequenceRule rule(RuleKind kind, Map<String, Long> values) {
    RuleSettings settings = RuleSettings.defaultsOf(kind);
    for (Map.Entry<String, Long> value : values.entrySet()) {
      settings = settings.with(kind, value.getKey(), value.getValue());
    }
    return (SequenceRule) kind.maker().make(settings);
  }

  /** What each of the rules marks, by the oracle. */
  List<Set<Visit>> expected(Collection<Visit> visits) {
    return List.of(
        VisitOracle.busy(visits, 6, 60_000, 3),
        VisitOracle.countryChanges(visits, countryMillis),
        ofEachAd(visits, ofAd -> VisitOracle.velocity(ofAd, 2, 1_000, 4, 10_000, 150_000)),
        ofEachAd(visits, ofAd -> VisitOracle.repeats(ofAd, 2_000)),
        ofEachAd(visits, ofAd -> VisitOracle.repeats(ofAd, 60_000)));
  }

  static Set<Visit> ofEachAd(
      Collection<Visit> visits, Function<Collection<Visit>, Set<Visit>> marked) {
    Map<Long, List<Visit>> byAd =
        visits.stream().collect(Collectors.groupingBy(VisitTableFixture::adOf));
    Set<Visit> all = new HashSet<>();
    byAd.values().forEach(ofAd -> all.addAll(marked.apply(ofAd)));
    return all;
  }

  /** Adds up what it is told. */
  static final class Marks {
    private final Map<Long, Integer> byId = new HashMap<>();
    private final Map<Long, Integer> adMarksById = new HashMap<>();
    final MarkSink sink = sinkTo(byId);
    final MarkSink adSink = sinkTo(adMarksById);

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

  static List<Set<Long>> ids(List<Set<Visit>> marked) {
    List<Set<Long>> ids = new ArrayList<>();
    for (Set<Visit> visits : marked) {
      Set<Long> of = new HashSet<>();
      visits.forEach(visit -> of.add(visit.id()));
      ids.add(of);
    }
    return ids;
  }

  static List<Visit> visits(SplittableRandom random, int count) {
    return visits(random, count, 1);
  }

  /** Dense and sparse stretches, equal times, few attributes. */
  static List<Visit> visits(SplittableRandom random, int count, long scale) {
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

  static void add(VisitTable table, Visit visit, int change, Marks marks) {
    add(table, visit, change, marks.sink, marks.adSink);
  }

  static void add(VisitTable table, Visit visit, int change, MarkSink sink, MarkSink adSink) {
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
}
