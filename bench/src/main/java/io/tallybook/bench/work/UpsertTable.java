package io.tallybook.bench.work;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The store that all variants write to: one row per cell, of several the one with the largest
 * version. One table per process, for Flink and Beam copy their sinks.
 */
public final class UpsertTable {
  private static final ConcurrentHashMap<AggregateKey, AggregateRow> ROWS =
      new ConcurrentHashMap<>();

  private UpsertTable() {}

  /**
   * Writes a row unless the table has one of its cell with a larger version. What single rules say
   * is not kept: the peers do not tell it.
   */
  public static void upsert(AggregateRow row) {
    if (row.key().rule().equals(AggregateKey.ALL_CLICKS)) {
      ROWS.merge(row.key(), row, (old, now) -> now.version() >= old.version() ? now : old);
    }
  }

  /** The rows, live. */
  public static Map<AggregateKey, AggregateRow> rows() {
    return ROWS;
  }

  public static void clear() {
    ROWS.clear();
  }
}
