package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the aggregates and answers questions about them. Readers run beside the writer and see
 * whole batches.
 *
 * <p>All methods may be called from many threads. They throw {@link StoreException} when the store
 * fails; a failed write has changed nothing.
 */
public interface AggregateStore extends AggregateWriter {

  /** Writes a batch of rows, all or nothing. Of rows with one key the largest version wins. */
  @Override
  void upsertAggregates(List<AggregateRow> rows);

  /** Writes a batch of leftover counts, all or nothing. */
  @Override
  void upsertLeftovers(List<LeftoverRow> rows);

  /**
   * Sums over the cells that the query selects.
   *
   * @return one result per group, ordered by the group's values
   */
  List<AggregateResult> query(AggregateQuery query);

  /**
   * Like {@link #query}, but hands over one result after the other instead of holding all of them:
   * for reports of millions of rows.
   *
   * @param consumer called in the calling thread, in the order of the results
   */
  default void scan(AggregateQuery query, Consumer<AggregateResult> consumer) {
    query(query).forEach(consumer);
  }

  /** What was left over, for every reason and day. */
  List<LeftoverRow> leftovers(Source source);

  /** How much has been counted and how fresh it is. */
  StoreStatus status(Source source);
}
