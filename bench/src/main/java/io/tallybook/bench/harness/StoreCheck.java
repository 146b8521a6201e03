package io.tallybook.bench.harness;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.work.RowWriter;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Tally;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.AggregateStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Whether what a run over Kafka left in DuckDB adds up. */
final class StoreCheck {
  private StoreCheck() {}

  /**
   * Compares the store's totals with those of the run.
   *
   * @throws IllegalStateException if they differ
   */
  static void requireTotals(RunSpec spec, Tally tally) {
    // Up to the end of the last click's minute: what lies behind are sentinels.
    long minute = RunSpec.WINDOW_SIZE.toMillis();
    long lastMillis = ClickInput.eventTimeMillis(spec.clicks());
    try (AggregateStore store = AggregateStores.open(RowWriter.store(spec))) {
      List<AggregateResult> totals =
          store.query(
              new AggregateQuery(
                  Source.LIVE,
                  Instant.ofEpochMilli(ClickInput.START_MILLIS),
                  Instant.ofEpochMilli(lastMillis - Math.floorMod(lastMillis, minute) + minute),
                  List.of(),
                  Duration.ofMinutes(1),
                  Map.of()));
      Tally stored = spec.variant().agreed().apply(Tally.of(totals.get(0).measures()));
      if (!stored.equals(tally)) {
        throw new IllegalStateException("DuckDB has " + stored + ", counted were " + tally);
      }
    }
  }
}
