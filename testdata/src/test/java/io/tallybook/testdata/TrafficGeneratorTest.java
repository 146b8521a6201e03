package io.tallybook.testdata;

import static io.tallybook.testdata.TrafficSample.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.testdata.GeneratedEvent.Role;
import io.tallybook.testdata.GroundTruth.AdMinute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficGeneratorTest {
  private static final TrafficConfig SMALL =
      TrafficConfig.defaults()
          .withDuration(Duration.ofMinutes(2))
          .withEventsPerSecond(100)
          .withPopulation(Population.defaults().withUsers(30_000))
          .withMix(TrafficMix.defaults().withImpressionsPerClick(1));

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -1, 1234567890123L})
  void generate_sameSeed_sameEvents(long seed) {
    TrafficConfig config = SMALL.withSeed(seed);
    TrafficGenerator generator = new TrafficGenerator(config);

    assertThat(generator.stream().toList())
        .hasSizeGreaterThan(10_000)
        .isEqualTo(generator.stream().toList())
        .isEqualTo(new TrafficGenerator(config).stream().toList());
  }

  @Test
  void generate_otherSeed_otherEvents() {
    Set<String> ids = new HashSet<>();
    new TrafficGenerator(SMALL.withSeed(1)).forEach(e -> ids.add(TrafficSample.id(e)));

    assertThat(new TrafficGenerator(SMALL.withSeed(2)).stream().map(TrafficSample::id))
        .doesNotContainAnyElementsOf(ids);
  }

  /** Pinned: whoever published a seed published these events. */
  @Test
  void generate_isPinned() {
    StringBuilder text = new StringBuilder();
    EventJson json = EventJson.create().withReceivedAt();
    new TrafficGenerator(SMALL.withEventCountMax(1_000))
        .forEach(e -> text.append(json.toJson(e.event())).append(e.label()).append(e.role()));

    assertThat(ContentHash.of(text.toString())).isEqualTo("b4cc0efa7222d7873dae2ffa76db06d8");
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @CsvSource({
    "NONE, 1",
    "NONE, 2",
    "DEMO, 1",
    "DEMO, 2",
    "REALISTIC, 1",
    "REALISTIC, 2",
    "REALISTIC, 3"
  })
  void generate_ordersByArrival(DisorderProfile disorder, long seed) {
    List<Long> arrivals =
        new TrafficGenerator(SMALL.withDisorder(disorder).withSeed(seed))
            .stream().map(e -> header(e).receivedAtMillis()).toList();

    assertThat(arrivals).isSorted();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void generate_keepsEventTimesWithinTheDuration(long seed) {
    long startMillis = SMALL.start().toEpochMilli();
    long endMillis = startMillis + SMALL.duration().toMillis();

    assertThat(new TrafficGenerator(SMALL.withSeed(seed)))
        .allSatisfy(
            e -> {
              assertThat(header(e).eventTimeMillis()).isBetween(startMillis, endMillis - 1);
              assertThat(header(e).receivedAtMillis())
                  .isGreaterThanOrEqualTo(
                      header(e).eventTimeMillis()
                          - (e.label() == TruthLabel.FUTURE_TIME
                              ? EventValidator.FUTURE_SKEW_MILLIS_MAX
                              : 0));
            });
  }

  @Test
  void generate_repeatsEqualTheirFirstButForTheTimes() {
    Map<String, AdEvent> firsts = new HashMap<>();
    List<AdEvent> repeats = new ArrayList<>();
    for (GeneratedEvent e : new TrafficGenerator(SMALL)) {
      if (e.role() == Role.FIRST) {
        assertThat(firsts.put(TrafficSample.id(e), timeless(e.event()))).isNull();
      } else {
        repeats.add(timeless(e.event()));
      }
    }

    assertThat(repeats)
        .hasSizeGreaterThan(100)
        .allSatisfy(r -> assertThat(firsts.get(r.header().id().value())).isEqualTo(r));
  }

  @ParameterizedTest
  @EnumSource(TrafficProfile.class)
  void generate_everyEventIsAccepted(TrafficProfile profile) {
    EventValidator validator = new EventValidator("USD");

    assertThat(new TrafficGenerator(SMALL.withMix(SMALL.mix().withProfile(profile))))
        .allSatisfy(
            e ->
                assertThat(validator.validate(EventWire.toWire(e.event())))
                    .isEqualTo(new Accepted(e.event())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 999})
  void withEventCountMax_hasEffect(long count) {
    assertThat(new TrafficGenerator(SMALL.withEventCountMax(count)).stream().count())
        .isEqualTo(count);
  }

  @Test
  void withCurrency_hasEffect() {
    assertThat(new TrafficGenerator(SMALL.withCurrency("EUR")).stream().map(GeneratedEvent::event))
        .filteredOn(e -> e instanceof Click)
        .isNotEmpty()
        .allMatch(e -> ((Click) e).cost().currency().equals("EUR"));
  }

  @Test
  void withDisorder_none_arrivesAtOnceButForRedeliveries() {
    assertThat(new TrafficGenerator(SMALL.withDisorder(DisorderProfile.NONE)))
        .filteredOn(e -> e.role() == Role.FIRST && !TrafficSample.isTimeOdd(e))
        .allMatch(e -> TrafficSample.delayMillis(e) == 0);
  }

  @Test
  void withDisorder_demo_mostlyArrivesWithinTwoSeconds() {
    List<Long> delays =
        new TrafficGenerator(SMALL.withDisorder(DisorderProfile.DEMO))
            .stream()
                .filter(e -> e.role() == Role.FIRST && !TrafficSample.isTimeOdd(e))
                .map(TrafficSample::delayMillis)
                .toList();

    assertThat((double) delays.stream().filter(d -> d < 2_000).count() / delays.size())
        .isBetween(0.985, 0.995);
    assertThat(Collections.max(delays)).isLessThanOrEqualTo(60_000);
  }

  @Test
  void withMix_nothingButClicks() {
    TrafficMix clicks = new TrafficMix(TrafficProfile.CLEAN, 0, 0, 0, 0);

    assertThat(new TrafficGenerator(SMALL.withMix(clicks)))
        .isNotEmpty()
        .allMatch(e -> e.event() instanceof Click && e.role() == Role.FIRST);
  }

  @Test
  void iterator_atTheEnd_fails() {
    Iterator<GeneratedEvent> events = new TrafficGenerator(SMALL.withEventCountMax(1)).iterator();
    events.next();

    assertThat(events.hasNext()).isFalse();
    assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
  }

  /** More events on their way than the queue takes: delays shrink, order and events stay. */
  @Test
  void generate_queueFull_staysOrdered() {
    TrafficConfig fast =
        SMALL
            .withEventsPerSecond(200_000)
            .withDuration(Duration.ofSeconds(4))
            .withPopulation(Population.defaults().withUsers(5_000_000))
            .withMix(TrafficMix.defaults().withImpressionsPerClick(9));
    long previousMillis = 0;
    long undelayed = 0;
    long disordered = 0;
    long count = 0;
    for (GeneratedEvent e : new TrafficGenerator(fast)) {
      disordered += header(e).receivedAtMillis() < previousMillis ? 1 : 0;
      previousMillis = header(e).receivedAtMillis();
      undelayed += TrafficSample.delayMillis(e) == 0 ? 1 : 0;
      count++;
    }

    assertThat(disordered).isZero();
    assertThat(count).isGreaterThan(800_000);
    assertThat((double) undelayed / count)
        .as("share that the full queue sent at once")
        .isGreaterThan(0.1);
  }

  /** Counted anew from the roles, which the ground truth does not look at. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void groundTruth_agreesWithTheRoles(long seed) {
    List<GeneratedEvent> events =
        new ArrayList<>(new TrafficGenerator(SMALL.withSeed(seed)).stream().toList());
    Map<AdMinute, Long> clicks = new TreeMap<>();
    Map<AdMinute, Long> validClicks = new TreeMap<>();
    long duplicates = 0;
    for (GeneratedEvent e : events) {
      if (e.role() == Role.DUPLICATE) {
        duplicates++;
      } else if (e.event() instanceof Click) {
        long minuteMillis = header(e).eventTimeMillis() / 60_000 * 60_000;
        AdMinute cell = new AdMinute(header(e).ad().adId(), minuteMillis);
        if (e.label() != TruthLabel.PREFETCH) {
          clicks.merge(cell, 1L, Long::sum);
        }
        if (!e.label().isInvalid()) {
          validClicks.merge(cell, 1L, Long::sum);
        }
      }
    }

    GroundTruth truth = new GroundTruth();
    Collections.shuffle(events, new Random(seed));
    events.forEach(truth::add);

    assertThat(truth.events()).isEqualTo(events.size());
    assertThat(truth.duplicates()).isEqualTo(duplicates).isGreaterThan(100);
    assertThat(truth.clicks()).isEqualTo(clicks);
    assertThat(truth.validClicks()).isEqualTo(validClicks).isNotEqualTo(clicks);
    assertThat(
            truth.clicksByLabel().entrySet().stream()
                .filter(entry -> entry.getKey() != TruthLabel.PREFETCH)
                .mapToLong(Map.Entry::getValue)
                .sum())
        .isEqualTo(clicks.values().stream().mapToLong(n -> n).sum());
  }

  private static AdEvent timeless(AdEvent event) {
    EventHeader h = event.header();
    return event.withHeader(
        new EventHeader(
            h.id(),
            h.ad(),
            0,
            0,
            0,
            h.userId(),
            h.country(),
            h.device(),
            h.ip(),
            h.userAgent(),
            h.publisherId(),
            h.purpose()));
  }
}
