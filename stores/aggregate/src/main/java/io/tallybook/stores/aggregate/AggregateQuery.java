package io.tallybook.stores.aggregate;

import io.tallybook.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cells to sum, and by what.
 *
 * <p>Without {@link Dimension#RULE}, the cells that count all clicks. Grouped or filtered by it,
 * the cells of rules instead: what each of them says alone. Several rules may find one click
 * invalid, so the findings of different rules are never added up.
 *
 * @param source which count
 * @param from first minute, inclusive
 * @param to end, exclusive
 * @param groupBy dimensions of the result, in this order; none gives one total
 * @param granularity width of the time buckets if {@link Dimension#TIME} is grouped by: a whole
 *     number of minutes that divides a day; buckets start at the epoch, UTC
 * @param filters for a dimension other than TIME, the values to keep
 */
public record AggregateQuery(
    Source source,
    Instant from,
    Instant to,
    List<Dimension> groupBy,
    Duration granularity,
    Map<Dimension, Set<String>> filters) {

  /** What a cell can be grouped or filtered by. */
  public enum Dimension {
    TIME,
    ADVERTISER,
    CAMPAIGN,
    AD,
    COUNTRY,
    DEVICE,
    /** The rule whose findings are counted; see {@link AggregateQuery}. */
    RULE
  }

  public AggregateQuery {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from " + from + " must lie before to " + to);
    }
    long minutes = granularity.toMinutes();
    if (minutes < 1
        || !granularity.equals(Duration.ofMinutes(minutes))
        || Duration.ofDays(1).toMinutes() % minutes != 0) {
      throw new IllegalArgumentException(
          "granularity " + granularity + " must be whole minutes that divide a day");
    }
    groupBy = List.copyOf(groupBy);
    if (!groupBy.isEmpty() && EnumSet.copyOf(groupBy).size() != groupBy.size()) {
      throw new IllegalArgumentException("groupBy " + groupBy + " names a dimension twice");
    }
    filters = Map.copyOf(filters);
    if (filters.containsKey(Dimension.TIME)) {
      throw new IllegalArgumentException("time is filtered by from and to");
    }
    Set<String> rules = filters.getOrDefault(Dimension.RULE, Set.of());
    if (rules.size() > 1 && !groupBy.contains(Dimension.RULE)) {
      throw new IllegalArgumentException(
          "rules " + new TreeSet<>(rules) + " cannot be added up: group by rule, or name one");
    }
  }

  /** Whether it asks for what rules say, instead of for what all clicks come to. */
  public boolean isOfRules() {
    return groupBy.contains(Dimension.RULE) || filters.containsKey(Dimension.RULE);
  }
}
