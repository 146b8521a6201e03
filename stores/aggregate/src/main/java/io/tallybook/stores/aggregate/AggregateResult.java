package io.tallybook.stores.aggregate;

import io.tallybook.model.Measures;
import java.util.List;

/**
 * The sum over one group of cells.
 *
 * @param group the group's values in the order of the query's dimensions; a time bucket is its
 *     start in ISO 8601, for instance {@code 2017-11-06T16:00:00Z}; a device is its name
 * @param measures the sums
 * @param asOfMillis the latest receive time among the events counted: milliseconds since the epoch
 */
public record AggregateResult(List<String> group, Measures measures, long asOfMillis) {
  public AggregateResult {
    group = List.copyOf(group);
  }
}
