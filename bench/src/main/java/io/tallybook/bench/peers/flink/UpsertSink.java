package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RowWriter;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;

/**
 * Writes rows, at least once: the store's upsert makes that exactly once.
 *
 * @param <T> what a job has for a row
 */
public final class UpsertSink<T> implements Sink<T> {
  private static final long serialVersionUID = 1L;

  private final RunSpec spec;
  private final ToRow<T> toRow;

  public UpsertSink(RunSpec spec, ToRow<T> toRow) {
    this.spec = spec;
    this.toRow = toRow;
  }

  /** Makes a row. */
  @FunctionalInterface
  public interface ToRow<T> extends Serializable {
    AggregateRow row(T value);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in this release of Flink
  public SinkWriter<T> createWriter(InitContext context) {
    return new Writer<>(RowWriter.open(spec), toRow);
  }

  private record Writer<T>(RowWriter rows, ToRow<T> toRow) implements SinkWriter<T> {
    @Override
    public void write(T value, Context context) {
      rows.write(toRow.row(value));
    }

    @Override
    public void flush(boolean endOfInput) {
      rows.flush();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
