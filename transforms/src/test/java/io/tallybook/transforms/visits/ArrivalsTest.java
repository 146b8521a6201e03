package io.tallybook.transforms.visits;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.MemoryState;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two lanes of a stream, each beside the other. */
class ArrivalsTest {
  private static final int SHARD = 3;
  private static final long HORIZON_MILLIS = Duration.ofHours(2).toMillis();
  private static final Expiry EXPIRY = new Expiry(HORIZON_MILLIS);

  /** A lane of one shard, on a worker that may be lost. */
  private static final class ALane {
    private final LaneRules rules;
    private final long horizonMillis;
    private final MemoryState state = new MemoryState();
    private final Arrivals arrivals;
    private ShardLogs<ShardVisits> logs;

    ALane(LaneRules rules, long horizonMillis, Outlet<Mark> marks) {
      this.rules = rules;
      this.horizonMillis = horizonMillis;
      this.arrivals = new Arrivals(rules, EXPIRY, new MarkWriter(marks));
      this.logs = newLogs();
    }

    private ShardLogs<ShardVisits> newLogs() {
      return new ShardLogs<>(() -> new ShardVisits(rules, EXPIRY, horizonMillis));
    }

    void judge(byte[] record) {
      BytesWriter batch = new BytesWriter();
      BatchByShard.begin(batch);
      batch.writeBytes(record, 0, record.length);
      ShardLog<ShardVisits> log = logs.open(SHARD, state.stampState(), state.segmentState());
      arrivals.judge(batch.toByteArray(), log);
      log.close();
    }

    /** Forgets the first bucket, as the timer does; tells how many keys are left. */
    int forgetFirst() {
      ShardLog<ShardVisits> log = logs.open(SHARD, state.stampState(), state.segmentState());
      long bucket = log.firstBucket().orElseThrow();
      log.index().forget(bucket, log);
      log.drop(bucket);
      log.close();
      return log.index().size();
    }

    void forgetAll() {
      int left = 0;
      while (!state.segments().isEmpty()) {
        left = forgetFirst();
      }
      assertThat(left).isZero();
    }

    void restart() {
      logs = newLogs();
    }
  }

  /** What has been told of a click, added up: the rules that mark it. */
  private static Set<String> rules(Map<String, Integer> changes) {
    Set<String> rules = new TreeSet<>();
    changes.forEach(
        (rule, change) -> {
          assertThat(change).as(rule).isBetween(0, 1);
          if (change > 0) {
            rules.add(rule);
          }
        });
    return rules;
  }

  /** Few users, addresses and ads, dense in time; some clicks tell no user, or no address. */
  private static List<ScriptedEvent> clicks(SplittableRandom random, int count) {
    List<ScriptedEvent> clicks = new ArrayList<>();
    long millis = 0;
    for (int i = 0; i < count; i++) {
      millis += random.nextInt(12) == 0 ? random.nextInt(90_000) : random.nextInt(900);
      int user = random.nextInt(4);
      int address = random.nextInt(4);
      clicks.add(
          click("c-" + i)
              .at(Duration.ofMillis(millis))
              .user(user == 0 ? "" : "u-" + user)
              .country(random.nextInt(30) == 0 ? "FR" : "DE")
              .ip(address == 0 ? "" : "192.0.2." + address)
              .ad("ad-" + random.nextInt(2)));
    }
    return clicks;
  }

  private static byte[] packed(TaggedEvent click, Lane lane) {
    PackedClick packed = new PackedClick();
    packed.set(click);
    BytesWriter out = new BytesWriter();
    if (VisitEncoder.hasPlace(packed.keys(), lane)) {
      new VisitEncoder(lane, false).encode(packed, out);
    }
    return out.toByteArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void marks_areWhatTheRulesMean_inWhicheverOrderVisitsCome(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficPolicy policy = TrafficPolicy.defaults();
    Map<Long, Map<String, Integer>> told = new HashMap<>();
    Map<Long, String> ids = new HashMap<>();
    Outlet<Mark> fold =
        (mark, time) ->
            told.computeIfAbsent(mark.click(), any -> new TreeMap<>())
                .merge(mark.ruleId(), mark.change(), Integer::sum);
    Map<Lane, ALane> lanes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ALane(LaneRules.live(policy, lane), HORIZON_MILLIS, fold));
    }
    List<Runnable> toCome = new ArrayList<>();
    List<ScriptedEvent> left = new ArrayList<>();
    for (ScriptedEvent script : clicks(random, 200)) {
      TaggedEvent first = new TaggedEvent(script.event(), Role.FIRST, List.of());
      List<TaggedEvent> events = new ArrayList<>(List.of(first));
      if (random.nextInt(5) == 0) {
        events.add(first.withRole(Role.DEMOTED));
      } else {
        left.add(script);
      }
      ids.put(
          Mark.keyOf(Mark.idHash(first), first.event().header().eventTimeMillis()), script.id());
      for (TaggedEvent event : events) {
        lanes.forEach(
            (lane, judge) -> {
              byte[] visit = packed(event, lane);
              if (visit.length > 0) {
                toCome.add(() -> judge.judge(visit));
              }
            });
      }
    }
    Collections.shuffle(toCome, new Random(seed));
    for (Runnable arrival : toCome) {
      arrival.run();
      if (random.nextInt(10) == 0) {
        lanes.values().forEach(ALane::restart);
      }
    }

    Map<String, Set<String>> marked = new TreeMap<>();
    told.forEach(
        (click, changes) -> {
          if (!rules(changes).isEmpty()) {
            marked.put(String.valueOf(ids.get(click)), rules(changes));
          }
        });
    Map<String, Set<String>> expected = expected(left);
    assertThat(expected.values().stream().flatMap(Set::stream))
        .contains("DOUBLE_CLICK", "REPEAT_SAME_AD", "VELOCITY_USER_AD", "GEO_VELOCITY");
    assertThat(marked).isEqualTo(expected);
    lanes.values().forEach(ALane::forgetAll);
  }

  private static byte[] visitFrom(String country, Duration at) {
    ScriptedEvent script = click("c-" + at).at(at).user("u").country(country).ip("").ad("ad");
    return packed(new TaggedEvent(script.event(), Role.FIRST, List.of()), Lane.VISITOR);
  }

  @Test
  void aVisitThatARuleStillReaches_isCarriedOn_whenItsBucketIsForgotten() {
    List<String> marked = new ArrayList<>();
    ALane lane =
        new ALane(
            LaneRules.live(TrafficPolicy.defaults(), Lane.VISITOR),
            EXPIRY.horizonMillis() - Duration.ofMinutes(59).toMillis(),
            (mark, time) -> marked.add(mark.ruleId()));
    lane.judge(visitFrom("DE", Duration.ZERO));

    assertThat(lane.forgetFirst()).isOne();
    lane.judge(visitFrom("FR", Duration.ofMinutes(59)));

    assertThat(marked).containsExactly("GEO_VELOCITY");
  }

  @Test
  void aVisitThatNoRuleReaches_goesWithItsBucket() {
    ALane lane =
        new ALane(
            LaneRules.live(TrafficPolicy.defaults().only("REPEAT_SAME_AD"), Lane.VISITOR),
            EXPIRY.horizonMillis() - Duration.ofMinutes(1).toMillis(),
            (mark, time) -> {});
    lane.judge(visitFrom("DE", Duration.ZERO));

    assertThat(lane.forgetFirst()).isZero();
    assertThat(lane.state.segments()).isEmpty();
  }

  /** By the oracle, which knows no lanes: rules by click. */
  private static Map<String, Set<String>> expected(List<ScriptedEvent> clicks) {
    Map<String, Set<String>> rules = new TreeMap<>();
    Predicate<ScriptedEvent> hasUser = click -> !click.client().userId().isEmpty();
    Predicate<ScriptedEvent> hasAddress = click -> !click.client().ip().isEmpty();
    Function<ScriptedEvent, String> visitor =
        click -> hasUser.test(click) ? click.client().userId() : click.client().ip() + " agent";
    Function<ScriptedEvent, String> onAd = click -> visitor.apply(click) + click.adId();
    List<ScriptedEvent> visits = clicks.stream().filter(hasUser.or(hasAddress)).toList();
    List<ScriptedEvent> byUser = clicks.stream().filter(hasUser).toList();
    List<ScriptedEvent> byAddress = clicks.stream().filter(hasAddress).toList();
    mark("DOUBLE_CLICK", rules, visits, onAd, of -> VisitOracle.repeats(of, 2_000));
    mark("REPEAT_SAME_AD", rules, visits, onAd, of -> VisitOracle.repeats(of, 60_000));
    mark("VELOCITY_USER_AD", rules, byUser, onAd, ArrivalsTest::tooFast);
    mark(
        "VELOCITY_IP_AD",
        rules,
        byAddress,
        click -> click.client().ip() + click.adId(),
        ArrivalsTest::tooFast);
    mark(
        "GEO_VELOCITY",
        rules,
        byUser,
        visitor,
        of -> VisitOracle.countryChanges(of, Duration.ofHours(1).toMillis()));
    return rules;
  }

  private static Set<VisitOracle.Visit> tooFast(Collection<VisitOracle.Visit> visits) {
    return VisitOracle.velocity(visits, 3, 1_000, 3, 10_000, Duration.ofHours(1).toMillis());
  }

  private static void mark(
      String rule,
      Map<String, Set<String>> rules,
      List<ScriptedEvent> clicks,
      Function<ScriptedEvent, String> key,
      Function<Collection<VisitOracle.Visit>, Set<VisitOracle.Visit>> marked) {
    Collection<List<ScriptedEvent>> groups =
        clicks.stream().collect(Collectors.groupingBy(key)).values();
    for (List<ScriptedEvent> group : groups) {
      Map<VisitOracle.Visit, String> ids = new TreeMap<>(VisitOracle.Visit.ORDER);
      for (ScriptedEvent click : group) {
        TaggedEvent event = new TaggedEvent(click.event(), Role.FIRST, List.of());
        ids.put(
            new VisitOracle.Visit(
                event.event().header().eventTimeMillis(),
                Mark.idHash(event),
                click.client().country().hashCode()),
            click.id());
      }
      marked
          .apply(ids.keySet())
          .forEach(
              visit ->
                  rules
                      .computeIfAbsent(String.valueOf(ids.get(visit)), any -> new TreeSet<>())
                      .add(rule));
    }
  }
}
