package io.tallybook.testdata;

import static io.tallybook.testdata.TrafficSample.delayMillis;
import static io.tallybook.testdata.TrafficSample.header;
import static io.tallybook.testdata.TrafficSample.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallybook.model.Conversion;
import io.tallybook.model.Impression;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A day of traffic has the figures of real logs. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {1, 2, 3})
class TrafficFiguresTest {
  private static final double EVENTS_PER_SECOND = 6;

  private static final TrafficConfig DAY =
      TrafficConfig.defaults()
          .withDuration(Duration.ofDays(1))
          .withEventsPerSecond(EVENTS_PER_SECOND)
          .withPopulation(Population.defaults().withUsers(50_000))
          .withMix(TrafficMix.defaults().withImpressionsPerClick(1));

  /** The day of the seed at hand: its tests look at the same one. */
  private static final Map<Long, TrafficSample> LATEST = new ConcurrentHashMap<>();

  private final TrafficSample day;

  TrafficFiguresTest(long seed) {
    LATEST.keySet().retainAll(List.of(seed));
    day = LATEST.computeIfAbsent(seed, s -> new TrafficSample(DAY.withSeed(s)));
  }

  @Test
  void rate_isTheDaysAverage() {
    assertThat(share(day.events().size(), Duration.ofDays(1).toSeconds()))
        .isCloseTo(EVENTS_PER_SECOND, within(0.1));
  }

  @Test
  void rate_swingsTenToOne() {
    long[] hours = new long[24];
    long hourMillis = Duration.ofHours(1).toMillis();
    day.events().forEach(e -> hours[(int) (header(e).eventTimeMillis() / hourMillis % 24)]++);

    // The hours around a peak at 20:00 and a low at 08:00; an hour's mean is less extreme than 10.
    assertThat(share(hours[19] + hours[20], hours[7] + hours[8])).isBetween(9.0, 10.3);
    assertThat(share(hours[1] + hours[2], hours[13] + hours[14])).isBetween(0.95, 1.05);
  }

  @Test
  void redeliveries_shareOfEvents() {
    assertThat(share(day.redeliveries().count(), day.events().size())).isBetween(0.003, 0.004);
  }

  @Test
  void doubleClicks_shareOfClicks() {
    assertThat(share(day.doubleClicks().count(), day.clicks().count()))
        .isCloseTo(0.02, within(0.001));
  }

  @Test
  void doubleClicks_come70MillisTo20SecondsLater() {
    long[] gapsMillis =
        day.doubleClicks()
            .mapToLong(e -> header(e).eventTimeMillis() - day.firstMillis(id(e)))
            .sorted()
            .toArray();

    assertThat(gapsMillis[0]).isBetween(70L, 100L);
    assertThat(gapsMillis[gapsMillis.length - 1]).isBetween(19_000L, 20_000L);
  }

  @Test
  void invalidShare_isTheProfiles() {
    assertThat(share(day.clicks().filter(e -> e.label().isInvalid()).count(), day.clicks().count()))
        .isCloseTo(0.10, within(0.005));
  }

  @Test
  void labels_allOccur() {
    assertThat(day.events().stream().map(GeneratedEvent::label).distinct())
        .containsExactlyInAnyOrder(TruthLabel.values());
  }

  @Test
  void impressions_perClick() {
    long impressions = day.firsts(e -> e.event() instanceof Impression).count();
    assertThat(share(impressions, day.clicks().count())).isCloseTo(1, within(0.02));
  }

  @Test
  void conversions_perValidClick() {
    long conversions =
        day.firsts(e -> e.event() instanceof Conversion && !e.label().isInvalid()).count();
    long validClicks = day.clicks().filter(e -> !e.label().isInvalid()).count();
    assertThat(share(conversions, validClicks)).isCloseTo(0.002, within(0.000_25));
  }

  @Test
  void conversions_followTheirClickWithin13Hours() {
    long[] delaysMillis =
        day.firsts(e -> e.event() instanceof Conversion && !e.label().isInvalid())
            .mapToLong(
                e ->
                    header(e).eventTimeMillis()
                        - day.firstMillis(((Conversion) e.event()).clickId()))
            .sorted()
            .toArray();

    assertThat(delaysMillis[0]).isPositive();
    assertThat(delaysMillis[delaysMillis.length / 2]).isBetween(150_000L, 250_000L);
    assertThat(delaysMillis[delaysMillis.length - 1])
        .isBetween(Duration.ofHours(2).toMillis(), Duration.ofHours(13).toMillis());
  }

  @Test
  void publishers_areSkewed() {
    List<Long> counts =
        descending(day.clicks().filter(e -> !e.label().isInvalid()), e -> header(e).publisherId());
    long validClicks = counts.stream().mapToLong(n -> n).sum();

    assertThat(counts).hasSize(400);
    assertThat(share(counts.get(0), validClicks)).isBetween(0.15, 0.22);
  }

  @Test
  void ads_areSkewed() {
    List<Long> counts =
        descending(day.clicks().filter(e -> !e.label().isInvalid()), e -> header(e).ad().adId());
    long validClicks = counts.stream().mapToLong(n -> n).sum();

    assertThat(share(counts.get(0), validClicks)).isBetween(0.08, 0.20);
    assertThat(share(counts.stream().limit(10).mapToLong(n -> n).sum(), validClicks))
        .isBetween(0.40, 0.80);
  }

  /**
   * The share of rank r is r^-0.65: rank 1 has 20 times as many as rank 100. Impressions show it;
   * clicks are held back by the time people leave between two.
   */
  @Test
  void users_areSkewed() {
    List<Long> counts =
        descending(day.firsts(e -> e.event() instanceof Impression), e -> header(e).userId());

    assertThat(share(counts.get(0), counts.get(99))).isBetween(18.0, 23.0);
  }

  @Test
  void disorder_isRealistic() {
    assertThat(delayedShare(Duration.ZERO, Duration.ofMinutes(1))).isCloseTo(0.989, within(0.001));
    assertThat(delayedShare(Duration.ofMinutes(1), Duration.ofHours(1)))
        .isCloseTo(0.01, within(0.001));
    assertThat(delayedShare(Duration.ofHours(1), Duration.ofDays(1)))
        .isCloseTo(0.001, within(0.000_2));
    assertThat(delayedShare(Duration.ofDays(1), Duration.ofDays(7)))
        .isCloseTo(0.000_1, within(0.000_05));
    // A redelivery adds up to 30 s to the six days.
    assertThat(
            day.events().stream()
                .filter(e -> !TrafficSample.isTimeOdd(e))
                .mapToLong(TrafficSample::delayMillis)
                .max()
                .orElseThrow())
        .isBetween(Duration.ofDays(4).toMillis(), Duration.ofDays(6).plusSeconds(30).toMillis());
  }

  private double delayedShare(Duration min, Duration max) {
    long delayed =
        day.count(
            e ->
                !TrafficSample.isTimeOdd(e)
                    && delayMillis(e) >= min.toMillis()
                    && delayMillis(e) < max.toMillis());
    return share(delayed, day.count(e -> !TrafficSample.isTimeOdd(e)));
  }

  private static List<Long> descending(
      Stream<GeneratedEvent> events, Function<GeneratedEvent, String> key) {
    return events.collect(Collectors.groupingBy(key, Collectors.counting())).values().stream()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static double share(long part, long whole) {
    return (double) part / whole;
  }
}
