package io.tallybook.pipelines.billing;

import io.tallybook.model.Money;
import io.tallybook.pipelines.CountEvents;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.visits.JudgeImpressions;
import io.tallybook.transforms.window.Period;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What is billed, and by which rules.
 *
 * @param rawLog folder of the raw log
 * @param day the UTC day
 * @param dedupHorizon how far around the day repeats of its events are looked for
 * @param currency ISO 4217; the one that is accounted in
 * @param prices agreed prices; empty if every click costs what its event says
 * @param traffic what judges the traffic
 */
public record BillingConfig(
    Path rawLog,
    LocalDate day,
    Duration dedupHorizon,
    String currency,
    PriceBook prices,
    TrafficPolicy traffic) {
  /** Default of {@code dedupHorizon}. */
  public static final Duration DEDUP_HORIZON_DEFAULT = Duration.ofHours(24);

  private static final Duration DEDUP_HORIZON_MAX = Duration.ofDays(31);

  /**
   * Grows whenever this program computes other lines from the same log, rules and prices than it
   * did before.
   */
  private static final int CODE_VERSION = 3;

  public BillingConfig {
    new Money(0, currency);
    if (dedupHorizon.isNegative() || dedupHorizon.compareTo(DEDUP_HORIZON_MAX) > 0) {
      throw new IllegalArgumentException(
          "dedupHorizon must be 0 to " + DEDUP_HORIZON_MAX + ", is " + dedupHorizon);
    }
  }

  /** The same with traffic judged by the rules' defaults. */
  public BillingConfig(
      Path rawLog, LocalDate day, Duration dedupHorizon, String currency, PriceBook prices) {
    this(rawLog, day, dedupHorizon, currency, prices, TrafficPolicy.defaults());
  }

  /** The same with traffic judged otherwise. */
  public BillingConfig withTraffic(TrafficPolicy policy) {
    return new BillingConfig(rawLog, day, dedupHorizon, currency, prices, policy);
  }

  /** The day in event time. */
  public Period period() {
    return Period.ofDay(day);
  }

  /** Where the hours begin that are read: further back, where a rule asks for impressions. */
  public Instant readFrom() {
    Instant shownFrom = period().from().minus(JudgeImpressions.lookback(traffic));
    return shownFrom.isBefore(countFrom()) ? shownFrom : countFrom();
  }

  /**
   * Where the hours begin whose events take part in the count: rules look at what was before the
   * day, whatever the horizon. Of hours before that only impressions matter.
   */
  public Instant countFrom() {
    Duration context = CountEvents.CONTEXT;
    return period().from().minus(dedupHorizon.compareTo(context) < 0 ? context : dedupHorizon);
  }

  /** Where the hours end that are read. */
  public Instant readTo() {
    return period().to().plus(dedupHorizon);
  }

  /** What the day is judged and priced with, as pairs of name and value. */
  public String versions() {
    return "code="
        + CODE_VERSION
        + " rules="
        + traffic.version(period().from().toEpochMilli(), period().to().toEpochMilli())
        + " prices="
        + prices.version()
        + " horizon="
        + dedupHorizon;
  }
}
