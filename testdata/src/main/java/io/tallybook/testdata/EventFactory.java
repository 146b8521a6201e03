package io.tallybook.testdata;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Impression;
import io.tallybook.model.Purpose;
import io.tallybook.testdata.GeneratedEvent.Role;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Makes events and sends them on their way: each gets an id and an arrival, some are repeated, some
 * clicks convert. What would happen at or after the end of the traffic does not happen.
 */
final class EventFactory {
  private static final long REDELIVERY_DELAY_MILLIS_MIN = 100;
  private static final long REDELIVERY_DELAY_MILLIS_MAX = 30_000;
  private static final long DOUBLE_CLICK_MILLIS_MIN = 70;
  private static final long DOUBLE_CLICK_MILLIS_MAX = 20_000;

  /** Half of the conversions come within 200 s; the tail, cut at 13 h, reaches its end. */
  private static final double CONVERSION_DELAY_MEDIAN_MILLIS = 200_000;

  private static final double CONVERSION_DELAY_SIGMA = 1.8;
  private static final long CONVERSION_DELAY_MILLIS_MAX = Duration.ofHours(13).toMillis();

  /** Who claims installs claims many, each long after the click. */
  private static final double LATE_INSTALLS_PER_CLICK = 0.05;

  private static final long LATE_INSTALL_MILLIS_MIN = Duration.ofHours(1).toMillis() + 60_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long STALE_DELAY_MILLIS_MIN = Duration.ofDays(7).toMillis() + MINUTE_MILLIS;
  private static final long STALE_DELAY_MILLIS_MAX = Duration.ofDays(8).toMillis();

  /** No more than lateness allows for: a replay without receive times sees it as a leap ahead. */
  private static final long FUTURE_MILLIS_MAX = 4 * MINUTE_MILLIS;

  private static final long CENT_MICROS = 10_000;
  private static final long CONVERSION_VALUE_CENTS_MIN = 500;
  private static final long CONVERSION_VALUE_CENTS_MAX = 20_000;

  private final TrafficConfig config;
  private final SeededRandom random;
  private final AdCatalog ads;
  private final ArrivalQueue arrivals;
  private final long endMillis;
  private final long idSalt;
  private long idCount;

  EventFactory(TrafficConfig config, SeededRandom random, AdCatalog ads, ArrivalQueue arrivals) {
    this.config = config;
    this.random = random;
    this.ads = ads;
    this.arrivals = arrivals;
    endMillis = config.start().plus(config.duration()).toEpochMilli();
    idSalt = SeededRandom.mix(config.seed());
  }

  void impression(long timeMillis, Visitor visitor, int ad) {
    send(new Impression(header("i-", timeMillis, visitor, ads.ad(ad))), visitor.label());
  }

  void click(long timeMillis, Visitor visitor, int ad) {
    if (timeMillis >= endMillis) {
      return;
    }
    Click click = new Click(header("c-", timeMillis, visitor, ads.ad(ad)), ads.cost(ad));
    if (click.header().eventTimeMillis() >= endMillis) {
      return;
    }
    send(click, visitor.label());
    // A full queue takes nothing that has to wait for its time.
    if (random.chance(config.mix().doubleClickRate())
        && !arrivals.isFull()
        && !isClamped(click.header())) {
      repeatLater(click, visitor.label());
    }
    if (visitor.label() == TruthLabel.LATE_INSTALLS) {
      if (config.mix().conversionsPerClick() > 0
          && random.chance(LATE_INSTALLS_PER_CLICK)
          && !arrivals.isFull()) {
        convert(
            click,
            visitor,
            random.logUniform(LATE_INSTALL_MILLIS_MIN, CONVERSION_DELAY_MILLIS_MAX));
      }
    } else if (!visitor.label().isInvalid()
        && random.chance(config.mix().conversionsPerClick())
        && !arrivals.isFull()) {
      double delayMillis = random.logNormal(CONVERSION_DELAY_MEDIAN_MILLIS, CONVERSION_DELAY_SIGMA);
      convert(click, visitor, Math.min((long) delayMillis, CONVERSION_DELAY_MILLIS_MAX));
    }
  }

  private void repeatLater(Click click, TruthLabel label) {
    EventHeader first = click.header();
    long timeMillis =
        first.eventTimeMillis()
            + random.logUniform(DOUBLE_CLICK_MILLIS_MIN, DOUBLE_CLICK_MILLIS_MAX);
    if (timeMillis < endMillis) {
      long arrivalMillis = timeMillis + arrivals.delayMillis(config.disorder(), random);
      AdEvent repeat = click.withHeader(first.withTimes(timeMillis, timeMillis, arrivalMillis));
      arrivals.add(new GeneratedEvent(repeat, label, Role.DUPLICATE));
    }
  }

  private void convert(Click click, Visitor visitor, long delayMillis) {
    long timeMillis = click.header().eventTimeMillis() + delayMillis;
    if (timeMillis < endMillis) {
      long valueCents = random.logUniform(CONVERSION_VALUE_CENTS_MIN, CONVERSION_VALUE_CENTS_MAX);
      send(
          new Conversion(
              header("v-", timeMillis, visitor, click.header().ad()),
              click.header().id().value(),
              valueCents * CENT_MICROS,
              config.currency()),
          visitor.label());
    }
  }

  private void send(AdEvent event, TruthLabel label) {
    arrivals.add(new GeneratedEvent(event, label, Role.FIRST));
    if (random.chance(config.mix().redeliveryRate())
        && !arrivals.isFull()
        && !isClamped(event.header())) {
      EventHeader first = event.header();
      long arrivalMillis =
          first.receivedAtMillis()
              + random.logUniform(REDELIVERY_DELAY_MILLIS_MIN, REDELIVERY_DELAY_MILLIS_MAX);
      AdEvent repeat =
          event.withHeader(
              first.withTimes(first.eventTimeMillis(), first.eventTimeMillis(), arrivalMillis));
      arrivals.add(new GeneratedEvent(repeat, label, Role.DUPLICATE));
    }
  }

  /** Received later, it would count at another time. */
  private static boolean isClamped(EventHeader header) {
    return header.declaredTimeMillis() != header.eventTimeMillis();
  }

  private EventHeader header(String idPrefix, long timeMillis, Visitor visitor, AdRef ad) {
    // A one-to-one scramble of a counter: ids look random and never repeat.
    String id = idPrefix + HexFormat.of().toHexDigits(SeededRandom.mix(idSalt + idCount++));
    boolean future = visitor.label() == TruthLabel.FUTURE_TIME;
    // It is received now, and counts as far ahead of that as is let pass.
    long countedMillis = timeMillis + (future ? EventValidator.FUTURE_SKEW_MILLIS_MAX : 0);
    return new EventHeader(
        new EventId(id),
        ad,
        countedMillis,
        countedMillis + (future ? random.between(MINUTE_MILLIS, FUTURE_MILLIS_MAX) : 0),
        timeMillis + delayMillis(visitor.label()),
        visitor.userId(),
        visitor.country(),
        visitor.device(),
        visitor.ip(),
        visitor.userAgent(),
        visitor.publisherId(),
        visitor.label() == TruthLabel.PREFETCH ? Purpose.PREFETCH : Purpose.UNKNOWN);
  }

  private long delayMillis(TruthLabel label) {
    return switch (label) {
      case FUTURE_TIME -> 0;
      case STALE_TIME -> random.between(STALE_DELAY_MILLIS_MIN, STALE_DELAY_MILLIS_MAX);
      default -> arrivals.delayMillis(config.disorder(), random);
    };
  }
}
