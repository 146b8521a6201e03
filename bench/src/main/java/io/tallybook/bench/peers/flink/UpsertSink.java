package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RowWriter;
import io.tallybook.bench.work.RunSpec;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;

/** Writes rows, at least once: the store's upsert makes that exactly once. */
final class UpsertSink implements Sink<CellSums> {
  private static final long serialVersionUID = 1L;

  private final RunSpec spec;

  UpsertSink(RunSpec spec) {
    this.spec = spec;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in this release of Flink
  public SinkWriter<CellSums> createWriter(InitContext context) {
    return new Writer(RowWriter.open(spec));
  }

  private record Writer(RowWriter rows) implements SinkWriter<CellSums> {
    @Override
    public void write(CellSums cell, Context context) {
      rows.write(cell.toRow());
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
