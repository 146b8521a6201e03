package io.tallybook.serving;

import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the newest minute that has live counts: where a dashboard looks when nothing is newer, as
 * in a replay of an old log.
 *
 * <p>Cells are never taken away, so the newest minute only moves forward. It is remembered for each
 * advertiser asked about, and the next search starts there: only the first one reads all cells.
 */
final class NewestMinute {
  /** Most advertisers remembered; the one asked about longest ago is forgotten first. */
  private static final int REMEMBERED_MAX = 1_000;

  private static final float LOAD_FACTOR = 0.75f;

  private final AggregateStore store;
  private final Map<Optional<String>, Instant> remembered =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Optional<String>, Instant> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  NewestMinute(AggregateStore store) {
    this.store = store;
  }

  /**
   * Start of the newest minute; empty when there is none. Blocks.
   *
   * @param advertiserId whose; empty for everybody's
   */
  Optional<Instant> find(Optional<String> advertiserId) {
    Optional<Instant> from;
    synchronized (remembered) {
      from = Optional.ofNullable(remembered.get(advertiserId));
    }
    if (from.isEmpty()) {
      from = newestBucket(advertiserId, Instant.MIN, Duration.ofDays(1));
    }
    Optional<Instant> newest =
        from.flatMap(start -> newestBucket(advertiserId, start, Duration.ofMinutes(1)));
    synchronized (remembered) {
      newest.ifPresent(
          minute -> remembered.merge(advertiserId, minute, (a, b) -> a.isAfter(b) ? a : b));
    }
    return newest;
  }

  private Optional<Instant> newestBucket(
      Optional<String> advertiserId, Instant from, Duration width) {
    Map<Dimension, Set<String>> filters =
        advertiserId.map(id -> Map.of(Dimension.ADVERTISER, Set.of(id))).orElse(Map.of());
    List<AggregateResult> buckets =
        store.query(
            new AggregateQuery(
                Source.LIVE, from, Instant.MAX, List.of(Dimension.TIME), width, filters));
    return buckets.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.parse(buckets.get(buckets.size() - 1).group().get(0)));
  }
}
