package io.tallybook.testdata;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a perfect count of the traffic would say: every id once, at the earliest event time it was
 * seen with. Looks at ids and times only, not at the roles the generator gave, and keeps every id
 * in memory, about 200 bytes each.
 */
public final class GroundTruth {
  private static final long MINUTE_MILLIS = 60_000;

  /**
   * A cell of the count.
   *
   * @param adId the ad
   * @param minuteMillis start of the minute: milliseconds since the epoch, UTC
   */
  public record AdMinute(String adId, long minuteMillis) implements Comparable<AdMinute> {
    private static final Comparator<AdMinute> ORDER =
        Comparator.comparingLong(AdMinute::minuteMillis).thenComparing(AdMinute::adId);

    @Override
    public int compareTo(AdMinute other) {
      return ORDER.compare(this, other);
    }
  }

  private record Sighting(long eventTimeMillis, String adId, boolean isClick, TruthLabel label) {}

  private final Map<String, Sighting> earliestById = new HashMap<>();
  private long events;

  /** Takes note of an event; the order does not matter. */
  public void add(GeneratedEvent generated) {
    AdEvent event = generated.event();
    EventHeader header = event.header();
    events++;
    earliestById.merge(
        header.id().value(),
        new Sighting(
            header.eventTimeMillis(),
            header.ad().adId(),
            event instanceof Click,
            generated.label()),
        (a, b) -> b.eventTimeMillis() < a.eventTimeMillis() ? b : a);
  }

  /** All events, repeats included. */
  public long events() {
    return events;
  }

  /** Events beyond the first of their id. */
  public long duplicates() {
    return events - earliestById.size();
  }

  /** Gross: unique clicks per ad and minute, valid or not, without prefetches. */
  public SortedMap<AdMinute, Long> clicks() {
    return clicks(label -> label != TruthLabel.PREFETCH);
  }

  /** Unique clicks per ad and minute that an advertiser should pay for. */
  public SortedMap<AdMinute, Long> validClicks() {
    return clicks(label -> !label.isInvalid());
  }

  /** Unique clicks per label; labels without clicks are absent. */
  public Map<TruthLabel, Long> clicksByLabel() {
    Map<TruthLabel, Long> counts = new EnumMap<>(TruthLabel.class);
    for (Sighting sighting : earliestById.values()) {
      if (sighting.isClick()) {
        counts.merge(sighting.label(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private SortedMap<AdMinute, Long> clicks(Predicate<TruthLabel> wanted) {
    SortedMap<AdMinute, Long> counts = new TreeMap<>();
    for (Sighting sighting : earliestById.values()) {
      if (sighting.isClick() && wanted.test(sighting.label())) {
        long minuteMillis =
            Math.floorDiv(sighting.eventTimeMillis(), MINUTE_MILLIS) * MINUTE_MILLIS;
        counts.merge(new AdMinute(sighting.adId(), minuteMillis), 1L, Long::sum);
      }
    }
    return counts;
  }
}
