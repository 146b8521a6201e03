package io.tallybook.reconciliation;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Measures;
import io.tallybook.testdata.GeneratedEvent;
import io.tallybook.testdata.GroundTruth;
import io.tallybook.testdata.GroundTruth.AdMinute;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, against a count in plain Java. */
class IndependentCountOracleTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final List<String> AGENTS =
      List.of("Mozilla/5.0", "ä \"quoted\" {,}", "-", " - ", "");
  private static final List<String> TYPES =
      List.of("click", "click", "click", "impression", "conversion");

  @TempDir Path folder;

  /** What a line says. The micros are the price of a click. */
  private record Event(
      String id,
      String type,
      String adId,
      long timeMillis,
      long micros,
      String agent,
      boolean prefetch) {
    private boolean isClick() {
      return type.equals("click");
    }

    private boolean isInvalid() {
      return isClick() && (agent.strip().isEmpty() || agent.strip().equals("-"));
    }

    private Measures asFirst() {
      boolean inGross = isClick() && !prefetch;
      return new Measures(
          inGross ? 1 : 0,
          isInvalid() ? 1 : 0,
          0,
          0,
          0,
          0,
          type.equals("impression") ? 1 : 0,
          type.equals("conversion") ? 1 : 0,
          inGross && !isInvalid() ? micros : 0,
          inGross && isInvalid() ? micros : 0,
          isClick() && prefetch ? 1 : 0,
          0);
    }

    private String toJson(SplittableRandom random) {
      List<String> fields = new ArrayList<>();
      fields.add("\"event_id\": \"" + id + "\"");
      fields.add("\"ad_id\":\"" + adId + "\"");
      fields.add("\"advertiser_id\":\"adv\", \"campaign_id\":\"camp\"");
      if (!isClick() || random.nextBoolean()) {
        fields.add("\"type\":\"" + type + "\"");
      }
      fields.add(
          random.nextBoolean()
              ? "\"timestamp\":\"" + Instant.ofEpochMilli(timeMillis) + "\""
              : "\"timestamp\" : " + timeMillis);
      if (isClick()) {
        BigDecimal units = BigDecimal.valueOf(micros, 6);
        String text =
            random.nextBoolean() ? units.toPlainString() : units.stripTrailingZeros() + "";
        fields.add("\"cost_per_click\" :" + (random.nextBoolean() ? text : "\"" + text + "\""));
      }
      if (prefetch || random.nextBoolean()) {
        fields.add("\"purpose\":\"" + (prefetch ? "prefetch" : "unknown") + "\"");
      }
      if (!agent.isEmpty() || random.nextBoolean()) {
        fields.add("\"user_agent\":\"" + agent.replace("\"", "\\\"") + "\"");
      }
      for (int i = fields.size() - 1; i > 0; i--) {
        fields.set(i, fields.set(random.nextInt(i + 1), fields.get(i)));
      }
      return "{" + String.join(random.nextBoolean() ? "," : " , ", fields) + "}";
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void parity_anyLog_countsLikeTheOracle(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      events.add(event(random, events));
    }
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      lines.add(event.toJson(random));
      if (random.nextInt(100) == 0) {
        lines.add("{\"event_id\":\"" + event.id() + "\", \"ad_id\":");
      }
    }
    Path log = Files.write(folder.resolve("log.ndjson"), lines);
    for (Duration width : List.of(Duration.ofMinutes(1), Duration.ofHours(1))) {
      LogCount counted = IndependentCount.inCurrency("USD").withGranularity(width).count(log);
      assertThat(counted.measures()).isEqualTo(oracle(events, width));
      assertThat(counted.eventsCounted()).isEqualTo(events.size());
      assertThat(counted.linesRefused()).isEqualTo(lines.size() - events.size());
    }
  }

  /** A new event, or one in five times another one with an id that has been there. */
  private static Event event(SplittableRandom random, List<Event> earlier) {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    // One event in a millisecond at most: which of several equally early ones counts is not said.
    long timeMillis = START.toEpochMilli() + random.nextInt(200) * 37_000L + earlier.size();
    String id = "id-" + earlier.size();
    if (!earlier.isEmpty() && random.nextInt(5) == 0) {
      Event repeated = earlier.get(random.nextInt(earlier.size()));
      if (random.nextBoolean()) {
        return repeated;
      }
      id = repeated.id();
    }
    long micros =
        random.nextInt(3) == 0 ? random.nextLong(1L << 50) : random.nextInt(100) * 10_000L;
    String adId = "ad-" + random.nextInt(4);
    return new Event(
        id,
        type,
        adId,
        timeMillis,
        micros,
        AGENTS.get(random.nextInt(AGENTS.size())),
        random.nextInt(6) == 0);
  }

  private static Map<AdBucket, Measures> oracle(List<Event> events, Duration width) {
    Map<String, Event> firstById = new HashMap<>();
    for (Event event : events) {
      firstById.merge(event.id(), event, (a, b) -> b.timeMillis() < a.timeMillis() ? b : a);
    }
    Map<AdBucket, Measures> measures = new HashMap<>();
    for (Event first : firstById.values()) {
      measures.merge(bucket(first, width), first.asFirst(), Measures::plus);
    }
    for (Event event : events) {
      // The first of an id takes itself out of the repeats once, when it is met first.
      if (!event.equals(firstById.get(event.id())) || !firstById.remove(event.id(), event)) {
        measures.merge(
            bucket(event, width), new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0), Measures::plus);
      }
    }
    return measures;
  }

  private static AdBucket bucket(Event event, Duration width) {
    long start = event.timeMillis() - Math.floorMod(event.timeMillis(), width.toMillis());
    return new AdBucket(start, "adv", "camp", event.adId());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void parity_generatedTraffic_hasTheClicksOfTheGroundTruth(long seed) throws IOException {
    TrafficGenerator traffic =
        new TrafficGenerator(TrafficConfig.defaults().withSeed(seed).withEventCountMax(20_000));
    GroundTruth truth = new GroundTruth();
    for (GeneratedEvent event : traffic) {
      truth.add(event);
    }
    Path log = folder.resolve("log.ndjson");
    TrafficWriter.create(traffic).withReceivedAt().writeTo(log);

    LogCount counted = IndependentCount.inCurrency("USD").count(log);

    Map<AdMinute, Long> clicks =
        counted.measures().entrySet().stream()
            .filter(entry -> entry.getValue().grossClicks() > 0)
            .collect(
                toMap(
                    entry -> new AdMinute(entry.getKey().adId(), entry.getKey().startMillis()),
                    entry -> entry.getValue().grossClicks()));
    assertThat(clicks).isEqualTo(truth.clicks());
    assertThat(counted.eventsCounted()).isEqualTo(truth.events()).isEqualTo(20_000);
    assertThat(counted.measures().values().stream().mapToLong(Measures::duplicates).sum())
        .isEqualTo(truth.duplicates())
        .isPositive();
    assertThat(counted.linesRefused()).isZero();
  }
}
