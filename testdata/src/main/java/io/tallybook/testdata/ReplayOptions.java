package io.tallybook.testdata;

import io.tallybook.model.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How to replay a log. Nothing is refused until {@link #problems()} is asked, so that all problems
 * can be shown together.
 *
 * @param format what the file holds
 * @param order in which the events are sent
 * @param identity where the ids of events without one come from
 * @param eventsPerSecond the rate; empty for as fast as the gateway acknowledges
 * @param batchSize most events in a request, 1 to {@link #BATCH_SIZE_MAX}; fewer at low rates, so
 *     that ten requests a second spread them
 * @param operatorKey lets the events have a price and a receive time in the past, where the gateway
 *     has a key
 * @param receiveDelay how long after its event time an event without a receive time of its own is
 *     taken to be received, 0 to a day, which needs an operator key; empty to let the gateway stamp
 *     all events now
 * @param patience how long one batch may be repeated in vain before the replay fails
 * @param clickCost what a click costs where the log does not say
 * @param conversions whether attributed rows of a TalkingData file are sent as conversions too
 */
public record ReplayOptions(
    Format format,
    Order order,
    Identity identity,
    OptionalDouble eventsPerSecond,
    int batchSize,
    Optional<String> operatorKey,
    Optional<Duration> receiveDelay,
    Duration patience,
    Money clickCost,
    boolean conversions) {
  /** A receive delay as good as any. */
  public static final Duration RECEIVE_DELAY_DEFAULT = Duration.ofSeconds(1);

  /** Most events in a request. */
  public static final int BATCH_SIZE_MAX = 10_000;

  private static final double EVENTS_PER_SECOND_MIN = 0.001;
  private static final double EVENTS_PER_SECOND_MAX = 10_000_000;
  private static final Duration RECEIVE_DELAY_MAX = Duration.ofDays(1);
  private static final Duration PATIENCE_MAX = Duration.ofDays(1);

  /** What a file holds. UTF-8, one record a line. */
  public enum Format {
    /** Objects of {@code POST /events}, one a line. */
    NDJSON,
    /**
     * The CSV of the TalkingData click log: ip, app, device, os, channel, click_time,
     * attributed_time, is_attributed, found by the names in the header.
     */
    TALKINGDATA
  }

  /** In which order events are sent. */
  public enum Order {
    /** As they lie in the file. */
    FILE,
    /** By event time; ties as they lie in the file. Keeps 28 bytes an event in memory. */
    TIME
  }

  /** Where the id of an event without one comes from. */
  public enum Identity {
    /** The number of its line: equal lines are different events. */
    LINE,
    /** What its line says: equal lines are one event. */
    CONTENT
  }

  /**
   * The given format in the order of the file, identity by line, as fast as possible in batches of
   * 500; no operator key, received now, patience 1 minute, clicks at 0.01 USD, no conversions.
   */
  public static ReplayOptions defaults(Format format) {
    return new ReplayOptions(
        format,
        Order.FILE,
        Identity.LINE,
        OptionalDouble.empty(),
        500,
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(1),
        new Money(10_000, "USD"),
        false);
  }

  /** What is wrong, each with name, range and value; empty if nothing is. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    eventsPerSecond.ifPresent(
        rate ->
            Ranges.require(
                "eventsPerSecond", rate, EVENTS_PER_SECOND_MIN, EVENTS_PER_SECOND_MAX, problems));
    Ranges.require("batchSize", batchSize, 1, BATCH_SIZE_MAX, problems);
    if (operatorKey.isPresent() && operatorKey.get().isBlank()) {
      problems.add("operatorKey must not be blank");
    }
    if (receiveDelay.isPresent()) {
      Duration delay = receiveDelay.get();
      if (delay.isNegative() || delay.compareTo(RECEIVE_DELAY_MAX) > 0) {
        problems.add(
            "receiveDelay must lie between PT0S and %s, is %s".formatted(RECEIVE_DELAY_MAX, delay));
      }
      if (operatorKey.isEmpty()) {
        problems.add("receiveDelay needs an operatorKey");
      }
    }
    if (patience.isNegative() || patience.compareTo(PATIENCE_MAX) > 0) {
      problems.add(
          "patience must lie between PT0S and %s, is %s".formatted(PATIENCE_MAX, patience));
    }
    if (clickCost.micros() < 0) {
      problems.add("clickCost must not be negative, is " + clickCost.toUnits().toPlainString());
    }
    return List.copyOf(problems);
  }

  public ReplayOptions withOrder(Order newOrder) {
    return new ReplayOptions(
        format,
        newOrder,
        identity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        receiveDelay,
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withIdentity(Identity newIdentity) {
    return new ReplayOptions(
        format,
        order,
        newIdentity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        receiveDelay,
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withEventsPerSecond(double newEventsPerSecond) {
    return new ReplayOptions(
        format,
        order,
        identity,
        OptionalDouble.of(newEventsPerSecond),
        batchSize,
        operatorKey,
        receiveDelay,
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withBatchSize(int newBatchSize) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        newBatchSize,
        operatorKey,
        receiveDelay,
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withOperatorKey(String newOperatorKey) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        batchSize,
        Optional.of(newOperatorKey),
        receiveDelay,
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withReceiveDelay(Duration newReceiveDelay) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        Optional.of(newReceiveDelay),
        patience,
        clickCost,
        conversions);
  }

  public ReplayOptions withPatience(Duration newPatience) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        receiveDelay,
        newPatience,
        clickCost,
        conversions);
  }

  public ReplayOptions withClickCost(Money newClickCost) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        receiveDelay,
        patience,
        newClickCost,
        conversions);
  }

  public ReplayOptions withConversions(boolean newConversions) {
    return new ReplayOptions(
        format,
        order,
        identity,
        eventsPerSecond,
        batchSize,
        operatorKey,
        receiveDelay,
        patience,
        clickCost,
        newConversions);
  }
}
