package io.tallybook.reconciliation;

import io.tallybook.model.Measures;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What {@link IndependentCount} found in a log. Lines of the log = events counted + lines refused.
 *
 * @param from start of the minute of the first event
 * @param to end of the minute of the last event, exclusive
 * @param granularity width of the buckets; the first and the last may lie only partly in the range
 * @param measures the counts of every bucket that has an event; the GIVT clicks are those without a
 *     user agent, and of the other rules nothing is known
 * @param linesRefused lines that are no event, or lack what counting needs
 */
public record LogCount(
    Instant from,
    Instant to,
    Duration granularity,
    Map<AdBucket, Measures> measures,
    long linesRefused) {
  public LogCount {
    measures = Map.copyOf(measures);
  }

  /** Every event of the log: each is unique or a duplicate. */
  public long eventsCounted() {
    return measures.values().stream().mapToLong(Measures::recordCount).sum();
  }

  /** Whether the UTC day that starts at this time has a part in the range. */
  public boolean touchesDay(Instant dayStart) {
    return dayStart.isBefore(to) && dayStart.plus(Duration.ofDays(1)).isAfter(from);
  }
}
