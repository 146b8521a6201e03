package io.tallybook.testdata;

import io.tallybook.model.EventValidator;
import io.tallybook.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which traffic to generate. Nothing is refused until {@link #problems()} is asked, so that all
 * problems can be shown together.
 *
 * @param seed everything random follows from it
 * @param start earliest event time
 * @param duration every event time lies in [start, start + duration); arrivals may be later
 * @param eventCountMax the traffic ends after this many events, repeats included, even if the
 *     duration has not passed
 * @param eventsPerSecond all events, repeats included, on the average of a UTC day
 * @param daySwing busiest over quietest moment of a UTC day, 1 (flat) to 1,000; the rate follows a
 *     cosine with its peak at 20:00 UTC, so an hour's rate differs from the day's
 * @param population who advertises and who looks
 * @param mix what the traffic consists of
 * @param disorder how long events take to arrive
 * @param currency of prices and values, ISO 4217
 */
public record TrafficConfig(
    long seed,
    Instant start,
    Duration duration,
    long eventCountMax,
    double eventsPerSecond,
    double daySwing,
    Population population,
    TrafficMix mix,
    DisorderProfile disorder,
    String currency) {
  /** Highest rate. */
  public static final double EVENTS_PER_SECOND_MAX = 1_000_000;

  /** Longest duration. */
  public static final Duration DURATION_MAX = Duration.ofDays(400);

  private static final Instant START_MAX = Instant.parse("2200-01-01T00:00:00Z");
  private static final double EVENTS_PER_SECOND_MIN = 0.001;
  private static final double DAY_SWING_MAX = 1_000;

  /**
   * Seed 1, one hour from 2024-01-01T00:00:00Z without a limit on the count, 1,000 events/s, a day
   * swing of 10, the default population and mix, realistic disorder, USD.
   */
  public static TrafficConfig defaults() {
    return new TrafficConfig(
        1,
        Instant.parse("2024-01-01T00:00:00Z"),
        Duration.ofHours(1),
        Long.MAX_VALUE,
        1_000,
        10,
        Population.defaults(),
        TrafficMix.defaults(),
        DisorderProfile.REALISTIC,
        "USD");
  }

  /** What is wrong, each with name, range and value; empty if nothing is. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Instant startMin = Instant.ofEpochMilli(EventValidator.TIME_MILLIS_MIN);
    if (start.isBefore(startMin) || start.isAfter(START_MAX)) {
      problems.add("start must lie between %s and %s, is %s".formatted(startMin, START_MAX, start));
    }
    if (duration.isNegative() || duration.isZero() || duration.compareTo(DURATION_MAX) > 0) {
      problems.add(
          "duration must lie between PT0.001S and %s, is %s".formatted(DURATION_MAX, duration));
    }
    if (eventCountMax < 1) {
      problems.add("eventCountMax must be at least 1, is " + eventCountMax);
    }
    Ranges.require(
        "eventsPerSecond", eventsPerSecond, EVENTS_PER_SECOND_MIN, EVENTS_PER_SECOND_MAX, problems);
    Ranges.require("daySwing", daySwing, 1, DAY_SWING_MAX, problems);
    population.checkInto(problems);
    mix.checkInto(problems);
    if (!Money.isCurrency(currency)) {
      problems.add("currency must be three upper-case letters (ISO 4217), is '" + currency + "'");
    }
    if (problems.isEmpty()) {
      checkUsersSuffice(problems);
    }
    return List.copyOf(problems);
  }

  private void checkUsersSuffice(List<String> problems) {
    long usersMin = usersMin();
    if (population.users() < usersMin) {
      problems.add(
          "users must be at least "
              + usersMin
              + " for up to "
              + Math.round(clicksPerSecondMax())
              + " clicks a second, so that no person clicks as fast or as often as a robot, is "
              + population.users());
    }
  }

  private double clicksPerSecondMax() {
    return DayCurve.of(daySwing).factorMax() * eventsPerSecond / (1 + mix.impressionsPerClick());
  }

  /** Fewest users that leave half of them free to click, whenever a click is due. */
  private long usersMin() {
    double clicksInGapMax = clicksPerSecondMax() * Audience.CLICK_GAP_MILLIS / 1_000;
    double clicksOfDayMax =
        Math.min(
            clicksPerSecondMax() * duration.toMillis() / 1_000,
            Duration.ofDays(1).toSeconds() * eventsPerSecond / (1 + mix.impressionsPerClick()));
    return (long) Math.ceil(2 * (clicksInGapMax + clicksOfDayMax / Audience.CLICKS_A_DAY_MAX));
  }

  /**
   * The same with as many more users as its rate and duration need; never more than are allowed.
   */
  public TrafficConfig withEnoughUsers() {
    long users = Math.max(population.users(), usersMin());
    return withPopulation(population.withUsers((int) Math.min(users, Population.USERS_MAX)));
  }

  public TrafficConfig withSeed(long newSeed) {
    return new TrafficConfig(
        newSeed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withStart(Instant newStart) {
    return new TrafficConfig(
        seed,
        newStart,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withDuration(Duration newDuration) {
    return new TrafficConfig(
        seed,
        start,
        newDuration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withEventCountMax(long newEventCountMax) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        newEventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withEventsPerSecond(double newEventsPerSecond) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        newEventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withDaySwing(double newDaySwing) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        newDaySwing,
        population,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withPopulation(Population newPopulation) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        newPopulation,
        mix,
        disorder,
        currency);
  }

  public TrafficConfig withMix(TrafficMix newMix) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        newMix,
        disorder,
        currency);
  }

  public TrafficConfig withDisorder(DisorderProfile newDisorder) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        newDisorder,
        currency);
  }

  public TrafficConfig withCurrency(String newCurrency) {
    return new TrafficConfig(
        seed,
        start,
        duration,
        eventCountMax,
        eventsPerSecond,
        daySwing,
        population,
        mix,
        disorder,
        newCurrency);
  }
}
