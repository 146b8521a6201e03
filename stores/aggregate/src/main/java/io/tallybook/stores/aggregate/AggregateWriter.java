package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import java.util.List;

/**
 * Takes what has been counted.
 *
 * <p>Writes are idempotent: a row is identified by (source, key) and replaces the stored one only
 * if its version is at least as large, so that a batch may be written twice, or in pieces, or after
 * a restart. When a call returns, the whole batch is on disk. When it fails, any part of the batch
 * may have been written, for an answer can be lost on its way: the caller writes the batch again.
 *
 * <p>All methods may be called from many threads. They throw {@link StoreException} when the store
 * fails.
 */
public interface AggregateWriter extends AutoCloseable {

  /** Writes a batch of rows. Of rows with one key the largest version wins. */
  void upsertAggregates(List<AggregateRow> rows);

  /** Writes a batch of leftover counts. Of rows with one reason the largest count wins. */
  void upsertLeftovers(List<LeftoverRow> rows);

  @Override
  void close();
}
