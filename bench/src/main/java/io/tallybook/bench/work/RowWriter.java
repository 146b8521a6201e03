package io.tallybook.bench.work;

import io.tallybook.model.AggregateRow;
import io.tallybook.stores.aggregate.AggregateStores;
import io.tallybook.stores.aggregate.AggregateWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows where a run wants them: to the {@link UpsertTable}, with Kafka to DuckDB in batches
 * too. For one thread.
 */
public final class RowWriter implements AutoCloseable {
  /** As many as the product's own sink writes at once. */
  private static final int BATCH_ROWS_MAX = 20_000;

  private final @Nullable AggregateWriter store;
  private final List<AggregateRow> batch = new ArrayList<>();

  private RowWriter(@Nullable AggregateWriter store) {
    this.store = store;
  }

  /** Location of the DuckDB store of a run. */
  public static String store(RunSpec spec) {
    return AggregateStores.duckDb(Path.of(spec.folder(), "aggregates.duckdb"));
  }

  public static RowWriter open(RunSpec spec) {
    return new RowWriter(spec.usesKafka() ? AggregateStores.openWriter(store(spec)) : null);
  }

  public void write(AggregateRow row) {
    if (store == null) {
      UpsertTable.upsert(row);
      return;
    }
    batch.add(row);
    if (batch.size() >= BATCH_ROWS_MAX) {
      flush();
    }
  }

  /** Returns when all rows are in the store. */
  public void flush() {
    if (store != null && !batch.isEmpty()) {
      store.upsertAggregates(List.copyOf(batch));
      batch.forEach(UpsertTable::upsert);
      batch.clear();
    }
  }

  @Override
  public void close() {
    flush();
    if (store != null) {
      store.close();
    }
  }
}
