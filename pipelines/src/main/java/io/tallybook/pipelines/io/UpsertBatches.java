package io.tallybook.pipelines.io;

import io.tallybook.stores.aggregate.AggregateStores;
import io.tallybook.stores.aggregate.AggregateWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiConsumer;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to an aggregate store, a bundle at a time. The store's upsert is idempotent, so a
 * bundle that is tried again changes nothing; a bundle whose write fails fails as a whole and the
 * runner tries it again.
 *
 * @param <RowT> the type of row
 */
public final class UpsertBatches<RowT> extends PTransform<PCollection<RowT>, PDone> {
  private static final long serialVersionUID = 1L;

  /** Bounds the memory of a bundle; a batch of this size takes the store well under a second. */
  private static final int BATCH_ROWS_MAX = 20_000;

  private final String store;
  private final Upsert<RowT> upsert;

  private UpsertBatches(String store, Upsert<RowT> upsert) {
    this.store = store;
    this.upsert = upsert;
  }

  /** Which of the store's writes takes the rows. */
  @FunctionalInterface
  public interface Upsert<RowT> extends SerializableBiConsumer<AggregateWriter, List<RowT>> {}

  /**
   * Writes to a store.
   *
   * @param store location, see {@link AggregateStores#openWriter}
   */
  public static <RowT> UpsertBatches<RowT> to(String store, Upsert<RowT> upsert) {
    return new UpsertBatches<>(store, upsert);
  }

  @Override
  public PDone expand(PCollection<RowT> rows) {
    rows.apply("UpsertPerBundle", ParDo.of(new UpsertFn<>(store, upsert)));
    return PDone.in(rows.getPipeline());
  }

  private static final class UpsertFn<RowT> extends DoFn<RowT, Void> {
    private static final long serialVersionUID = 1L;

    private final Counter rowsWritten = Metrics.counter(UpsertBatches.class, "rows_written");
    private final Distribution batchRows = Metrics.distribution(UpsertBatches.class, "batch_rows");
    private final String location;
    private final Upsert<RowT> upsert;
    private final ArrayList<RowT> batch = new ArrayList<>();
    private transient @Nullable AggregateWriter store;

    UpsertFn(String location, Upsert<RowT> upsert) {
      this.location = location;
      this.upsert = upsert;
    }

    @Setup
    public void setup() {
      store = AggregateStores.openWriter(location);
    }

    @StartBundle
    public void startBundle() {
      batch.clear();
    }

    @ProcessElement
    public void process(@Element RowT row) {
      batch.add(row);
      if (batch.size() >= BATCH_ROWS_MAX) {
        flush();
      }
    }

    @FinishBundle
    public void finishBundle() {
      if (!batch.isEmpty()) {
        flush();
      }
    }

    private void flush() {
      if (store == null) {
        throw new IllegalStateException("written before setup");
      }
      upsert.accept(store, List.copyOf(batch));
      rowsWritten.inc(batch.size());
      batchRows.update(batch.size());
      batch.clear();
    }

    @Teardown
    public void teardown() {
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
