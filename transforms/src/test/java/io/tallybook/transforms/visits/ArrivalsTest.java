package io.tallybook.transforms.visits;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.EventHeader;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.MemoryState;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.shard.Shards;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.verdicts.MarkEncoder;
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
    private final List<byte[]> taken = new ArrayList<>();
    private ShardLogs<ShardVisits> logs;

    ALane(LaneRules rules, long horizonMillis, boolean keepsContents, Outlet<Mark> marks) {
      this.rules = rules;
      this.horizonMillis = horizonMillis;
      this.arrivals = new Arrivals(rules, EXPIRY, keepsContents, marks);
      this.logs = newLogs();
    }

    private ShardLogs<ShardVisits> newLogs() {
      return new ShardLogs<>(() -> new ShardVisits(rules, EXPIRY, horizonMillis));
    }

    void judge(byte[] record) {
      take(record);
      judgeTaken();
    }

    /** Packs a record into the next batch. */
    void take(byte[] record) {
      taken.add(record);
    }

    void judgeTaken() {
      BytesWriter batch = new BytesWriter();
      BatchByShard.begin(batch);
      for (byte[] record : taken) {
        batch.writeBytes(record, 0, record.length);
      }
      taken.clear();
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

  private static PackedClick packedClick(TaggedEvent click) {
    PackedClick packed = new PackedClick();
    packed.set(click);
    return packed;
  }

  private static byte[] packed(TaggedEvent click, Lane lane) {
    PackedClick packed = packedClick(click);
    BytesWriter out = new BytesWriter();
    if (VisitEncoder.hasPlace(packed.keys(), lane)) {
      new VisitEncoder(lane, true, lane == Lane.VISITOR).encode(packed, out);
    }
    return out.toByteArray();
  }

  private static byte[] packed(Mark mark) {
    BytesWriter out = new BytesWriter();
    new MarkEncoder().encode(mark, out);
    return out.toByteArray();
  }

  /** What a mark says of its click's id and country. */
  private static String content(Mark mark) {
    EventHeader header = new TaggedEventFormat().read(mark.content(), Role.FIRST).event().header();
    return header.id().value() + " " + header.country();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void marks_areWhatTheRulesMean_inWhicheverOrderVisitsCome(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficPolicy policy = TrafficPolicy.defaults();
    Map<Long, Map<String, Integer>> told = new HashMap<>();
    Map<Long, String> ids = new HashMap<>();
    Map<Long, String> contents = new HashMap<>();
    Outlet<Mark> fold =
        (mark, time) -> {
          told.computeIfAbsent(mark.click(), any -> new TreeMap<>())
              .merge(mark.ruleId(), mark.change(), Integer::sum);
          if (mark.change() > 0) {
            assertThat(content(mark)).isEqualTo(contents.get(mark.click()));
          }
        };
    List<byte[]> onTheirWay = new ArrayList<>();
    Set<Integer> visitorShards = new TreeSet<>();
    Map<Lane, ALane> lanes = new EnumMap<>(Lane.class);
    ALane byVisitor = new ALane(LaneRules.live(policy, Lane.VISITOR), HORIZON_MILLIS, true, fold);
    lanes.put(Lane.VISITOR, byVisitor);
    lanes.put(
        Lane.ADDRESS,
        new ALane(
            LaneRules.live(policy, Lane.ADDRESS),
            HORIZON_MILLIS,
            false,
            (mark, time) -> {
              assertThat(visitorShards).contains(Shards.keyOf(mark.click()));
              onTheirWay.add(packed(mark));
            }));
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
      long key = Mark.keyOf(Mark.idHash(first), first.event().header().eventTimeMillis());
      ids.put(key, script.id());
      contents.put(key, script.id() + " " + script.client().country());
      visitorShards.add(Shards.keyOf(packedClick(first).keys().visitor()));
      for (TaggedEvent event : events) {
        lanes.forEach(
            (lane, judge) -> {
              byte[] visit = packed(event, lane);
              if (visit.length > 0) {
                toCome.add(() -> judge.take(visit));
              }
            });
      }
    }
    Collections.shuffle(toCome, new Random(seed));
    for (Runnable arrival : toCome) {
      arrival.run();
      for (ALane lane : lanes.values()) {
        if (random.nextInt(3) == 0) {
          lane.judgeTaken();
        }
      }
      while (!onTheirWay.isEmpty() && random.nextBoolean()) {
        byVisitor.take(onTheirWay.remove(random.nextInt(onTheirWay.size())));
      }
      if (random.nextInt(10) == 0) {
        lanes.values().forEach(ALane::restart);
      }
    }
    lanes.values().forEach(ALane::judgeTaken);
    onTheirWay.forEach(byVisitor::take);
    byVisitor.judgeTaken();

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
            true,
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
            true,
            (mark, time) -> {});
    lane.judge(visitFrom("DE", Duration.ZERO));

    assertThat(lane.forgetFirst()).isZero();
    assertThat(lane.state.segments()).isEmpty();
  }

  private static Mark byAddress(TaggedEvent click, int change) {
    PackedClick packed = packedClick(click);
    return Mark.of(
        packed.idAtVisitor(), packed.timeMillis(), "VELOCITY_IP_AD", change, Mark.NO_CONTENT);
  }

  @Test
  void aMarkOfTheOtherLane_goesToItsVisitor_andWaitsThereForTheClick_alsoAfterARestart() {
    TaggedEvent click = new TaggedEvent(click("c-1").user("u").event(), Role.FIRST, List.of());
    List<Mark> told = new ArrayList<>();
    ALane lane =
        new ALane(
            LaneRules.live(TrafficPolicy.defaults(), Lane.VISITOR),
            HORIZON_MILLIS,
            true,
            (mark, time) -> told.add(mark));
    PackedClick packed = packedClick(click);
    assertThat(Shards.keyOf(byAddress(click, 1).click()))
        .isEqualTo(Shards.keyOf(packed.keys().visitor()));

    lane.judge(packed(byAddress(click, 1)));
    assertThat(told).isEmpty();
    lane.restart();
    lane.judge(packed(click, Lane.VISITOR));
    assertThat(told).hasSize(1);
    assertThat(content(told.get(0))).startsWith("c-1 ");
    lane.restart();
    lane.judge(packed(byAddress(click, -1)));

    assertThat(told).extracting(Mark::change).containsExactly(1, -1);
    assertThat(told)
        .extracting(Mark::click)
        .containsOnly(Mark.keyOf(Mark.idHash(click), packed.timeMillis()));
  }

  @Test
  void aMarkWhoseClickDoesNotCome_goesWithItsBucket() {
    TaggedEvent click = new TaggedEvent(click("c-1").user("u").event(), Role.FIRST, List.of());
    List<Mark> told = new ArrayList<>();
    ALane lane =
        new ALane(
            LaneRules.live(TrafficPolicy.defaults(), Lane.VISITOR),
            HORIZON_MILLIS,
            true,
            (mark, time) -> told.add(mark));

    lane.judge(packed(byAddress(click, 1)));
    lane.forgetAll();
    lane.judge(packed(click, Lane.VISITOR));

    assertThat(told).isEmpty();
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
