package io.tallybook.bench.work;

/** Where Flink keeps keyed state. */
public enum Backend {
  /** As objects on the JVM's heap; checkpoints are written whole. */
  HEAP("hashmap"),
  /** In RocksDB, encoded; checkpoints are incremental. */
  ROCKSDB("rocksdb");

  private final String flinkName;

  Backend(String flinkName) {
    this.flinkName = flinkName;
  }

  /** The value of Flink's {@code state.backend.type}. */
  public String flinkName() {
    return flinkName;
  }
}
