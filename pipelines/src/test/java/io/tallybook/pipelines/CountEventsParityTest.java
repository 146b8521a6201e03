package io.tallybook.pipelines;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.testdata.ScriptedEvent.Kind;
import io.tallybook.transforms.coders.RawRecordCoder;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
 * The stream's final panes equal the batch's result, and both equal a count written without Beam
 * and without the transforms.
 */
@ExtendWith(TestPipelineExtension.class)
class CountEventsParityTest {
  private static final int RECORDS = 400;
  private static final Duration HORIZON = Duration.ofHours(1);
  private static final Duration DISORDER = Duration.ofMinutes(5);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void parity_streamEqualsOracle(long seed, TestPipeline pipeline) {
    List<Traffic> arrivals = traffic(seed);
    SplittableRandom random = new SplittableRandom(-seed);
    TestStream.Builder<RawRecord> stream = TestStream.create(RawRecordCoder.of());
    List<Traffic> together = new ArrayList<>();
    Duration newest = Duration.ZERO;
    for (Traffic arrival : arrivals) {
      together.add(arrival);
      newest = newest.compareTo(arrival.script().time()) < 0 ? arrival.script().time() : newest;
      // The watermark closes minutes while events of them still arrive: late panes, nothing lost.
      if (random.nextInt(20) == 0) {
        stream =
            add(stream, together)
                .advanceWatermarkTo(Instant.ofEpochMilli(EPOCH.plus(newest).toEpochMilli()))
                .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2));
        together.clear();
      }
    }
    stream = add(stream, together);

    PCollectionTuple counted =
        count(
            pipeline.apply(stream.advanceWatermarkToInfinity()),
            WindowStrategy.live(Duration.ofMinutes(15), Duration.ofSeconds(1)));
    assertCounts(counted, arrivals);
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void parity_batchEqualsOracle(long seed, TestPipeline pipeline) {
    List<Traffic> arrivals = traffic(seed);
    List<RawRecord> records = new ArrayList<>(arrivals.stream().map(Traffic::record).toList());
    Collections.shuffle(records, new Random(seed));

    PCollectionTuple counted = count(pipeline.apply(Create.of(records)), WindowStrategy.billing());
    assertCounts(counted, arrivals);
    pipeline.run().waitUntilFinish();
  }

  @SuppressWarnings("unchecked") // TestStream takes a generic array
  private static TestStream.Builder<RawRecord> add(
      TestStream.Builder<RawRecord> stream, List<Traffic> together) {
    if (together.isEmpty()) {
      return stream;
    }
    return stream.addElements(
        together.get(0).timestamped(),
        together.stream().skip(1).map(Traffic::timestamped).toArray(TimestampedValue[]::new));
  }

  private static PCollectionTuple count(PCollection<RawRecord> records, WindowStrategy windows) {
    return records.apply(
        CountEvents.of(Source.LIVE, CURRENCY, windows, DivertLateEvents.none(), HORIZON)
            .withTraffic(TrafficPolicy.defaults().only("UA_MISSING")));
  }

  private static void assertCounts(PCollectionTuple counted, List<Traffic> arrivals) {
    Map<String, Measures> oracle = oracle(arrivals);
    // As text: model types are not serializable, and the assertion travels with the pipeline.
    String expected = oracle.toString();
    long poisoned = arrivals.stream().filter(Traffic::poisoned).count();
    PAssert.that(counted.get(CountEvents.ROWS))
        .satisfies(assertion(rows -> assertThat(finalMeasures(rows)).hasToString(expected)));
    PAssert.that(counted.get(CountEvents.LEFTOVERS))
        .satisfies(
            assertion(
                rows -> {
                  // Nothing is late, and the last row of each reason holds its full count.
                  Map<Object, Long> counts = new HashMap<>();
                  for (LeftoverRow row : rows) {
                    counts.merge(row.leftover(), row.count(), Math::max);
                  }
                  assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                      .isEqualTo(poisoned);
                }));
    long records =
        oracle.entrySet().stream()
                .filter(cell -> cell.getKey().endsWith(" "))
                .mapToLong(cell -> cell.getValue().recordCount())
                .sum()
            + poisoned;
    assertThat(records).isEqualTo(arrivals.size());
  }

  /** The last pane of each cell: the row with the largest version. */
  private static Map<String, Measures> finalMeasures(Iterable<AggregateRow> rows) {
    Map<String, AggregateRow> last = new HashMap<>();
    for (AggregateRow row : rows) {
      String cell = row.key().minuteMillis() + " " + row.key().ad().adId() + " " + row.key().rule();
      last.merge(cell, row, (a, b) -> a.version() >= b.version() ? a : b);
    }
    Map<String, Measures> measures = new TreeMap<>();
    last.forEach(
        (cell, row) -> {
          // A rule's finding that was taken back leaves a row of zeros.
          if (row.key().rule().isEmpty() || !row.measures().equals(Measures.ZERO)) {
            measures.put(cell, row.measures());
          }
        });
    return measures;
  }

  /** An arrival at its place in the log: a scripted event, or the same bytes spoilt. */
  private record Traffic(ScriptedEvent script, boolean poisoned, long offset) {
    RawRecord record() {
      RawRecord good = script.record();
      return new RawRecord(
          good.key(),
          poisoned ? good.payload().concat(ByteString.copyFrom(new byte[] {7})) : good.payload(),
          good.topic(),
          good.partition(),
          offset,
          good.recordedAtMillis());
    }

    TimestampedValue<RawRecord> timestamped() {
      return TimestampedValue.of(
          record(), Instant.ofEpochMilli(EPOCH.plus(script.time()).toEpochMilli()));
    }
  }

  /**
   * Ten minutes of traffic with repeats, double clicks, contradictions, bots and garbage, in
   * disorder.
   */
  private static List<Traffic> traffic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ScriptedEvent> events = new ArrayList<>();
    while (events.size() < RECORDS) {
      ScriptedEvent event =
          (random.nextInt(4) == 0 ? impression("e" + events.size()) : click("e" + events.size()))
              .at(Duration.ofMillis(random.nextLong(600_000)))
              .ad("ad-" + random.nextInt(3))
              .costMicros(random.nextInt(1_000_000))
              .userAgent(random.nextInt(8) == 0 ? "-" : "Mozilla/5.0");
      events.add(event);
      if (random.nextInt(10) == 0) {
        events.add(event);
      }
      if (random.nextInt(10) == 0) {
        events.add(event.at(event.time().plusMillis(random.nextLong(70, 20_000))));
      }
      if (event.kind() == Kind.CLICK && random.nextInt(10) == 0) {
        events.add(
            event
                .at(Duration.ofMillis(random.nextLong(600_000)))
                .costMicros(event.costMicros() + 1)
                .ad("ad-" + random.nextInt(3)));
      }
    }
    Map<ScriptedEvent, Long> arrival = new HashMap<>();
    events.forEach(
        event ->
            arrival.put(event, event.time().toMillis() + random.nextLong(DISORDER.toMillis())));
    events.sort(Comparator.comparing(arrival::get));
    List<Traffic> log = new ArrayList<>();
    for (ScriptedEvent event : events) {
      log.add(new Traffic(event, random.nextInt(50) == 0, log.size()));
    }
    return log;
  }

  /**
   * The first event of an id in the log says what happened; of those that say so the earliest
   * counts in its minute; every other one repeats in its own.
   */
  private static Map<String, Measures> oracle(List<Traffic> arrivals) {
    Map<String, List<ScriptedEvent>> byId = new HashMap<>();
    for (Traffic arrival : arrivals) {
      if (!arrival.poisoned()) {
        byId.computeIfAbsent(arrival.script().id(), id -> new ArrayList<>()).add(arrival.script());
      }
    }
    Map<String, Measures> cells = new TreeMap<>();
    for (List<ScriptedEvent> copies : byId.values()) {
      ScriptedEvent said = copies.get(0);
      ScriptedEvent counts =
          copies.stream()
              .filter(copy -> copy.at(said.time()).equals(said))
              .min(Comparator.comparing(ScriptedEvent::time))
              .orElseThrow();
      boolean counted = false;
      for (ScriptedEvent event : copies) {
        boolean repeats = counted || !event.equals(counts);
        counted |= !repeats;
        boolean bot = event.userAgent().equals("-");
        Measures measures =
            repeats
                ? new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
                : event.kind() == Kind.IMPRESSION
                    ? new Measures(0, 0, 0, 0, 0, 0, 1, 0, 0, 0)
                    : counted(bot, event.costMicros());
        long minute = EPOCH.plus(event.time()).toEpochMilli() / 60_000 * 60_000;
        String cell = minute + " " + event.adId() + " ";
        cells.merge(cell, measures, Measures::plus);
        if (event.kind() == Kind.CLICK && !event.at(said.time()).equals(said)) {
          cells.merge(
              cell + "ID_CONFLICT", new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0), Measures::plus);
        }
        if (bot && !repeats && event.kind() == Kind.CLICK) {
          cells.merge(
              cell + "UA_MISSING",
              new Measures(0, 1, 0, 0, 0, 0, 0, 0, 0, event.costMicros()),
              Measures::plus);
        }
      }
    }
    return cells;
  }

  private static Measures counted(boolean bot, long costMicros) {
    return bot
        ? new Measures(1, 1, 0, 0, 0, 0, 0, 0, 0, costMicros)
        : new Measures(1, 0, 0, 0, 0, 0, 0, 0, costMicros, 0);
  }

  /** Beam wants a function that returns something. */
  private interface Check<T> extends java.io.Serializable {
    void on(Iterable<T> rows);
  }

  private static <T> SerializableFunction<Iterable<T>, Void> assertion(Check<T> check) {
    return rows -> {
      check.on(rows);
      return nothing();
    };
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private static Void nothing() {
    return null;
  }
}
