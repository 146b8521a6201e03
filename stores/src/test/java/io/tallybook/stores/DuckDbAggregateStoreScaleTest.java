package io.tallybook.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.AggregateQuery.Dimension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a dashboard asks every second stays fast over a million cells: about a day of 700 ads. */
class DuckDbAggregateStoreScaleTest {
  private static final Logger logger = LoggerFactory.getLogger(DuckDbAggregateStoreScaleTest.class);
  private static final int ADS = 700;
  private static final int MINUTES = 1_440;
  private static final int MINUTES_PER_BATCH = 60;

  private final Path folder;

  DuckDbAggregateStoreScaleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aMillionCells_statusQueryAndSmallBatchesStayFast() {
    try (AggregateStore store = DuckDbAggregateStore.open(folder.resolve("scale.duckdb"))) {
      for (int minute = 0; minute < MINUTES; minute += MINUTES_PER_BATCH) {
        store.upsertAggregates(rows(minute, minute + MINUTES_PER_BATCH, 1));
      }
      Instant end = Rows.START.plus(Duration.ofMinutes(MINUTES));
      AggregateQuery lastHour =
          new AggregateQuery(
              Source.LIVE,
              end.minus(Duration.ofHours(1)),
              end,
              List.of(Dimension.TIME),
              Duration.ofMinutes(1),
              Map.of());

      long statusMillis =
          medianMillis(
              i ->
                  assertThat(store.status(Source.LIVE).recordsCounted())
                      .isEqualTo(ADS * MINUTES * 10L));
      long queryMillis = medianMillis(i -> assertThat(store.query(lastHour)).hasSize(60));
      long batchMillis =
          medianMillis(i -> store.upsertAggregates(rows(MINUTES - 1, MINUTES, 2 + i)));
      logger.info(
          "medians: status {} ms, last hour {} ms, batch of {} rows {} ms",
          statusMillis,
          queryMillis,
          ADS,
          batchMillis);

      // The target is 100 ms each; status and small batches take a few.
      assertThat(statusMillis).isLessThan(20);
      assertThat(queryMillis).isLessThan(100);
      assertThat(batchMillis).isLessThan(100);
    }
  }

  private static List<AggregateRow> rows(int fromMinute, int toMinute, long version) {
    List<AggregateRow> rows = new ArrayList<>();
    for (int minute = fromMinute; minute < toMinute; minute++) {
      for (int ad = 0; ad < ADS; ad++) {
        rows.add(
            Rows.row(
                Source.LIVE, "ad-" + ad, minute, version, new Measures(8, 1, 0, 2, 0, 700_000)));
      }
    }
    return rows;
  }

  private interface Timed {
    void run(int repetition);
  }

  /** The median of many: one slow turn of a busy machine does not count. */
  private static long medianMillis(Timed timed) {
    long[] nanos = new long[15];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      timed.run(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[nanos.length / 2]).toMillis();
  }
}
