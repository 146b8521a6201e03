package io.tallybook.stores.aggregate;

import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows and queries that tests write in one line. */
final class Rows {
  /** When the tests' minutes begin. */
  static final Instant START = Instant.parse("2017-11-06T16:00:00Z");

  private Rows() {}

  /** A live row of one ad, {@code minute} minutes after the start, with that many gross clicks. */
  static AggregateRow row(String adId, int minute, long version, long grossClicks) {
    return row(
        Source.LIVE, adId, minute, version, new Measures(grossClicks, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  static AggregateRow row(Source source, String adId, int minute, long version, Measures measures) {
    AggregateKey key =
        new AggregateKey(minuteMillis(minute), new AdRef("adv", "camp", adId), "DE", Device.MOBILE);
    return new AggregateRow(key, source, version, asOfMillis(version), measures, "USD");
  }

  static long minuteMillis(int minute) {
    return START.plus(Duration.ofMinutes(minute)).toEpochMilli();
  }

  /** Grows with the version, as it does when rows fold in more and more events. */
  static long asOfMillis(long version) {
    return START.toEpochMilli() + version * 1_000;
  }

  /** All live cells, by the minute and these dimensions. */
  static AggregateQuery everything(Dimension... groupBy) {
    return new AggregateQuery(
        Source.LIVE, Instant.EPOCH, Instant.MAX, List.of(groupBy), Duration.ofMinutes(1), Map.of());
  }

  /** The gross clicks of all live cells. */
  static long grossClicks(AggregateStore store) {
    return store.query(everything()).get(0).measures().grossClicks();
  }
}
