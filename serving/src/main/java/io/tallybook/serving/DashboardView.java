package io.tallybook.serving;

import io.tallybook.model.AdRef;
import io.tallybook.model.Measures;
import io.tallybook.stores.aggregate.StoreStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page shows at one moment, read from the live count.
 *
 * @param window how far back
 * @param start of the window, inclusive
 * @param end of the window, exclusive: the end of the bucket that is still filling
 * @param anchor what the window ends with
 * @param advertiserId whose data; empty for everybody's
 * @param buckets those that have counts, in order
 * @param totals sum over the buckets
 * @param topAds those with the most billable clicks, most first
 * @param rules what each rule found, those that find most invalid first; of rules that find nothing
 *     there is nothing to tell
 * @param advertisers all that have counts in the window, most billable clicks first; empty unless
 *     the caller may choose among them
 * @param status of the store as a whole
 */
record DashboardView(
    DashboardWindow window,
    Instant start,
    Instant end,
    Anchor anchor,
    Optional<String> advertiserId,
    List<Bucket> buckets,
    Measures totals,
    List<Ad> topAds,
    List<Rule> rules,
    List<String> advertisers,
    StoreStatus status) {

  /** What the last bucket of the window contains. */
  enum Anchor {
    /** The present. */
    NOW,
    /** The newest minute that has counts, because the window up to now has none. */
    NEWEST
  }

  /**
   * One bar of the charts.
   *
   * @param asOfMillis the latest receive time among its events: milliseconds since the epoch
   */
  record Bucket(Instant start, Measures measures, long asOfMillis) {}

  /** One line of the table. */
  record Ad(AdRef ad, Measures measures) {}

  /** What one rule says of the window's clicks. */
  record Rule(String id, Measures measures) {}

  /** The latest receive time among all events shown: milliseconds since the epoch; 0 if none. */
  long shownAsOfMillis() {
    return buckets.stream().mapToLong(Bucket::asOfMillis).max().orElse(0);
  }
}
