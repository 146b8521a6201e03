package io.tallybook.pipelines;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Measures;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.model.Standing;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.coders.RawRecordCoder;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.SenderList.IdKind;
import io.tallybook.transforms.traffic.lists.SenderList.IdUntil;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import io.tallybook.transforms.window.DivertLateEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stream, in whatever order clicks arrive, and the batch say the same of every click, and it is
 * what the rules mean, told without Beam and without the transforms.
 */
@ExtendWith(TestPipelineExtension.class)
class TrafficParityTest {
  private static final int CLICKS = 300;
  private static final Duration DISORDER = Duration.ofMinutes(5);

  private static final List<String> BY_ADDRESS = List.of("VELOCITY_IP_AD", "VELOCITY_IP");
  private static final List<String> BY_VISITOR =
      List.of("DOUBLE_CLICK", "REPEAT_SAME_AD", "VELOCITY_USER_AD", "GEO_VELOCITY");

  /** Of whatever needs a list only own traffic: these clicks are told apart by what they do. */
  private static final List<String> BY_EVENT = List.of("UA_MISSING", "PREFETCH", "INTERNAL_TEST");

  private static final List<String> ALL =
      Stream.of(BY_EVENT, BY_ADDRESS, BY_VISITOR).flatMap(List::stream).toList();

  private static final TrafficPolicy POLICY =
      TrafficPolicy.defaults()
          .withSetting("VELOCITY_IP", "clicks_max", 8)
          .withSetting("VELOCITY_IP", "ads_min", 2)
          .withLists(
              TrafficLists.builtIn()
                  .with(
                      new Snapshot<>(
                          ListKind.OWN_TRAFFIC,
                          "v1",
                          EPOCH.toEpochMilli(),
                          "0123abcd",
                          SenderList.of(
                              List.of(),
                              List.of(new IdUntil(IdKind.USER, "tester", SenderList.NO_END))))));

  private static final Measures PREFETCHED = new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void parity_streamEqualsOracle(long seed, TestPipeline pipeline) {
    assertStreamEqualsOracle(seed, ALL, pipeline);
  }

  /** Then nobody else knows what clicks say. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void parity_ofRulesOnAddressesAlone(long seed, TestPipeline pipeline) {
    assertStreamEqualsOracle(
        seed, Stream.concat(BY_EVENT.stream(), BY_ADDRESS.stream()).toList(), pipeline);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {14, 15, 16})
  void parity_ofRulesOnVisitorsAlone(long seed, TestPipeline pipeline) {
    assertStreamEqualsOracle(
        seed, Stream.concat(BY_EVENT.stream(), BY_VISITOR.stream()).toList(), pipeline);
  }

  private static void assertStreamEqualsOracle(
      long seed, List<String> rules, TestPipeline pipeline) {
    List<ScriptedEvent> arrivals = arrivals(seed);
    SplittableRandom random = new SplittableRandom(-seed);
    TestStream.Builder<RawRecord> stream = TestStream.create(RawRecordCoder.of());
    List<TimestampedValue<RawRecord>> together = new ArrayList<>();
    Duration newest = Duration.ZERO;
    long offset = 0;
    for (ScriptedEvent arrival : arrivals) {
      together.add(
          TimestampedValue.of(
              record(arrival, offset++),
              Instant.ofEpochMilli(EPOCH.plus(arrival.time()).toEpochMilli())));
      newest = newest.compareTo(arrival.time()) < 0 ? arrival.time() : newest;
      if (random.nextInt(15) == 0) {
        stream =
            add(stream, together)
                .advanceWatermarkTo(Instant.ofEpochMilli(EPOCH.plus(newest).toEpochMilli()))
                .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2));
        together.clear();
      }
    }
    PCollection<RawRecord> records =
        pipeline.apply(add(stream, together).advanceWatermarkToInfinity());
    assertVerdicts(
        records,
        WindowStrategy.live(Duration.ofMinutes(15), Duration.ofSeconds(1)),
        rules,
        arrivals);
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void parity_batchEqualsOracle(long seed, TestPipeline pipeline) {
    List<ScriptedEvent> arrivals = arrivals(seed);
    List<RawRecord> records = new ArrayList<>();
    for (ScriptedEvent arrival : arrivals) {
      records.add(record(arrival, records.size()));
    }
    Collections.shuffle(records, new Random(seed));
    assertVerdicts(pipeline.apply(Create.of(records)), WindowStrategy.billing(), ALL, arrivals);
    pipeline.run().waitUntilFinish();
  }

  @SuppressWarnings("unchecked") // TestStream takes a generic array
  private static TestStream.Builder<RawRecord> add(
      TestStream.Builder<RawRecord> stream, List<TimestampedValue<RawRecord>> together) {
    return together.isEmpty()
        ? stream
        : stream.addElements(
            together.get(0), together.subList(1, together.size()).toArray(TimestampedValue[]::new));
  }

  private static RawRecord record(ScriptedEvent event, long offset) {
    RawRecord record = event.record();
    return new RawRecord(
        record.key(),
        record.payload(),
        record.topic(),
        record.partition(),
        offset,
        record.recordedAtMillis());
  }

  /** A quarter of an hour of few visitors, some in haste, some at several addresses. */
  private static List<ScriptedEvent> arrivals(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ScriptedEvent> events = new ArrayList<>();
    Set<Long> times = new HashSet<>();
    long time = 0;
    for (int i = 0; i < CLICKS; i++) {
      time += random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(500);
      while (!times.add(time)) {
        time++; // which of two clicks in one millisecond comes first is nobody's business
      }
      int who = random.nextInt(6);
      ScriptedEvent event =
          click("c" + i)
              .at(Duration.ofMillis(time))
              .ad("ad-" + random.nextInt(2))
              .user(random.nextInt(15) == 0 ? "tester" : who < 3 ? "u" + who : "")
              .purpose(random.nextInt(40) == 0 ? Purpose.PREFETCH : Purpose.UNKNOWN)
              .ip("198.51.100." + (who + random.nextInt(2)))
              .country(random.nextInt(12) == 0 ? "FR" : "DE")
              .costMicros(1 + random.nextInt(1_000_000))
              .userAgent(random.nextInt(10) == 0 ? "-" : "Mozilla/5.0 (" + who % 2 + ")");
      events.add(event);
      if (random.nextInt(6) == 0) {
        // The same click again, by a clock that is behind: it may arrive before or after.
        long earlier = Math.max(0, time - random.nextInt(30_000));
        while (!times.add(earlier)) {
          earlier++;
        }
        events.add(event.at(Duration.ofMillis(earlier)));
      }
    }
    Map<ScriptedEvent, Long> arrival = new HashMap<>();
    events.forEach(
        event ->
            arrival.put(event, event.time().toMillis() + random.nextLong(DISORDER.toMillis())));
    events.sort(Comparator.comparing(arrival::get));
    return events;
  }

  private static void assertVerdicts(
      PCollection<RawRecord> records,
      WindowStrategy windows,
      List<String> judging,
      List<ScriptedEvent> arrivals) {
    PCollectionTuple counted =
        records.apply(
            CountEvents.of(
                    Source.LIVE, CURRENCY, windows, DivertLateEvents.none(), Duration.ofHours(1))
                .withTraffic(POLICY.only(judging.toArray(String[]::new))));
    Map<String, Set<String>> rules = oracle(arrivals);
    rules.values().forEach(of -> of.retainAll(judging));
    rules.values().removeIf(Set::isEmpty);
    assertThat(rules.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
        .as("every rule has something to say")
        .hasSameElementsAs(judging);
    // As text: model types are not serializable, and the assertion travels with the pipeline.
    String expectedRules = rules.toString();
    PAssert.that(counted.get(CountEvents.JUDGED))
        .satisfies(assertion(clicks -> assertThat(lastWords(clicks)).hasToString(expectedRules)));
    String expectedSums = sums(arrivals, rules).toString();
    PAssert.that(counted.get(CountEvents.ROWS))
        .satisfies(assertion(rows -> assertThat(finalSums(rows)).hasToString(expectedSums)));
  }

  /** The last that was said of each click, without those that are valid in the end. */
  private static Map<String, Set<String>> lastWords(Iterable<JudgedClick> clicks) {
    Map<String, JudgedClick> last = new HashMap<>();
    for (JudgedClick judged : clicks) {
      String click =
          judged.click().header().id().value() + "@" + judged.click().header().eventTimeMillis();
      last.merge(click, judged, (a, b) -> a.revision() >= b.revision() ? a : b);
    }
    Map<String, Set<String>> rules = new TreeMap<>();
    last.forEach(
        (click, judged) -> {
          if (judged.standing() != Standing.VALID) {
            Set<String> of = new TreeSet<>();
            judged.verdicts().forEach(verdict -> of.add(verdict.ruleId()));
            rules.put(click, of);
          }
        });
    return rules;
  }

  /** By rule, and for all clicks, of the last row of each cell. */
  private static Map<String, Measures> finalSums(Iterable<AggregateRow> rows) {
    Map<AggregateKey, AggregateRow> last = new HashMap<>();
    for (AggregateRow row : rows) {
      last.merge(row.key(), row, (a, b) -> a.version() >= b.version() ? a : b);
    }
    Map<String, Measures> sums = new TreeMap<>();
    last.values().forEach(row -> sums.merge(row.key().rule(), row.measures(), Measures::plus));
    return sums;
  }

  // The oracle.

  /** The earliest event of each id. */
  private static List<ScriptedEvent> counting(List<ScriptedEvent> arrivals) {
    Map<String, ScriptedEvent> byId = new HashMap<>();
    for (ScriptedEvent event : arrivals) {
      byId.merge(event.id(), event, (a, b) -> b.time().compareTo(a.time()) < 0 ? b : a);
    }
    List<ScriptedEvent> counting = new ArrayList<>(byId.values());
    counting.sort(Comparator.comparing(ScriptedEvent::time));
    return counting;
  }

  private static String name(ScriptedEvent event) {
    return event.id() + "@" + EPOCH.plus(event.time()).toEpochMilli();
  }

  private static Map<String, Set<String>> oracle(List<ScriptedEvent> arrivals) {
    List<ScriptedEvent> counting = counting(arrivals);
    Map<String, Set<String>> rules = new TreeMap<>();
    for (ScriptedEvent event : counting) {
      if (event.userAgent().equals("-")) {
        mark(rules, event, "UA_MISSING");
      }
      if (event.client().purpose() == Purpose.PREFETCH) {
        mark(rules, event, "PREFETCH");
      }
      if (event.client().userId().equals("tester")) {
        mark(rules, event, "INTERNAL_TEST");
      }
    }
    List<ScriptedEvent> clicks =
        counting.stream().filter(event -> event.client().purpose() != Purpose.PREFETCH).toList();
    Function<ScriptedEvent, String> visitor =
        event ->
            event.client().userId().isEmpty()
                ? event.ip() + " " + event.userAgent()
                : event.client().userId();
    repeats(rules, clicks, event -> visitor.apply(event) + event.adId(), 2_000, "DOUBLE_CLICK");
    repeats(rules, clicks, event -> visitor.apply(event) + event.adId(), 60_000, "REPEAT_SAME_AD");
    velocity(rules, clicks, event -> event.ip() + event.adId(), "VELOCITY_IP_AD");
    velocity(
        rules,
        clicks.stream().filter(event -> !event.client().userId().isEmpty()).toList(),
        event -> event.client().userId() + event.adId(),
        "VELOCITY_USER_AD");
    for (ScriptedEvent event : clicks) {
      List<ScriptedEvent> minute =
          before(clicks, event, 60_000).filter(e -> e.ip().equals(event.ip())).toList();
      if (minute.size() > 8 && minute.stream().map(ScriptedEvent::adId).distinct().count() >= 2) {
        mark(rules, event, "VELOCITY_IP");
      }
      if (!event.client().userId().isEmpty()
          && before(clicks, event, 3_600_000)
              .filter(e -> e.client().userId().equals(event.client().userId()))
              .anyMatch(e -> !e.client().country().equals(event.client().country()))) {
        mark(rules, event, "GEO_VELOCITY");
      }
    }
    return rules;
  }

  private static Stream<ScriptedEvent> before(
      List<ScriptedEvent> clicks, ScriptedEvent event, long millis) {
    return clicks.stream()
        .filter(other -> other.time().compareTo(event.time()) <= 0)
        .filter(other -> event.time().minus(other.time()).toMillis() < millis);
  }

  private static void mark(Map<String, Set<String>> rules, ScriptedEvent event, String rule) {
    rules.computeIfAbsent(name(event), click -> new TreeSet<>()).add(rule);
  }

  private static void repeats(
      Map<String, Set<String>> rules,
      List<ScriptedEvent> clicks,
      Function<ScriptedEvent, String> key,
      long millis,
      String rule) {
    Map<String, Duration> counted = new HashMap<>();
    for (ScriptedEvent event : clicks) {
      Duration last = counted.get(key.apply(event));
      if (last != null && event.time().minus(last).toMillis() < millis) {
        mark(rules, event, rule);
      } else {
        counted.put(key.apply(event), event.time());
      }
    }
  }

  private static void velocity(
      Map<String, Set<String>> rules,
      List<ScriptedEvent> clicks,
      Function<ScriptedEvent, String> key,
      String rule) {
    Set<String> tripped = new HashSet<>();
    for (ScriptedEvent event : clicks) { // all within one cooling hour
      long within =
          before(clicks, event, 10_000)
              .filter(other -> key.apply(other).equals(key.apply(event)))
              .count();
      if (within > 3) {
        tripped.add(key.apply(event));
      }
      if (tripped.contains(key.apply(event))) {
        mark(rules, event, rule);
      }
    }
  }

  private static Map<String, Measures> sums(
      List<ScriptedEvent> arrivals, Map<String, Set<String>> rules) {
    Map<String, Measures> sums = new TreeMap<>();
    List<ScriptedEvent> clicks = counting(arrivals);
    sums.put("", new Measures(0, 0, 0, 0, 0, arrivals.size() - clicks.size(), 0, 0, 0, 0));
    for (ScriptedEvent event : clicks) {
      Set<String> marked = rules.getOrDefault(name(event), Set.of());
      long cost = event.costMicros();
      if (marked.contains("PREFETCH")) {
        sums.merge("", PREFETCHED, Measures::plus);
      } else {
        boolean givt =
            marked.stream()
                .anyMatch(rule -> !rule.startsWith("GEO") && !rule.equals("VELOCITY_IP"));
        boolean invalid = givt || marked.size() == 2;
        sums.merge(
            "",
            new Measures(
                1,
                givt ? 1 : 0,
                invalid && !givt ? 1 : 0,
                !givt && marked.size() == 1 ? 1 : 0,
                0,
                0,
                0,
                0,
                invalid ? 0 : cost,
                invalid ? cost : 0,
                0,
                marked.contains("INTERNAL_TEST") ? 1 : 0),
            Measures::plus);
      }
      for (String rule : marked) {
        Measures alone =
            switch (rule) {
              case "PREFETCH" -> PREFETCHED;
              case "INTERNAL_TEST" -> new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, cost, 0, 1);
              case "VELOCITY_IP", "GEO_VELOCITY" -> new Measures(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
              default -> new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, cost);
            };
        sums.merge(rule, alone, Measures::plus);
      }
    }
    return sums;
  }

  /** Beam wants a function that returns something. */
  private interface Check<T> extends java.io.Serializable {
    void on(Iterable<T> rows);
  }

  private static <T> SerializableFunction<Iterable<T>, Void> assertion(Check<T> check) {
    return rows -> {
      check.on(rows);
      return null;
    };
  }
}
