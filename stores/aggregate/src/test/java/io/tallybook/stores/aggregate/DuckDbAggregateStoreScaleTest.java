package io.tallybook.stores.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts stay exact where a table spans many of DuckDB's vectors and more than one row group. */
class DuckDbAggregateStoreScaleTest {
  /** DuckDB keeps this many rows in one row group. */
  private static final int ROW_GROUP_ROWS = 122_880;

  private static final int ADS = 100;
  private static final int MINUTES = 1_440;
  private static final int MINUTES_PER_BATCH = 120;

  private final Path folder;

  DuckDbAggregateStoreScaleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aDayOfManyAds_writtenAndRewrittenInPart_addsUp() {
    assertThat(ADS * MINUTES).isGreaterThan(ROW_GROUP_ROWS);
    try (AggregateStore store = DuckDbAggregateStore.open(folder.resolve("scale.duckdb"))) {
      for (int minute = 0; minute < MINUTES; minute += MINUTES_PER_BATCH) {
        store.upsertAggregates(rows(minute, minute + MINUTES_PER_BATCH, 2, 10));
      }
      // The last two minutes grow; a repeat of the first batch, and an older one, must not count.
      store.upsertAggregates(rows(MINUTES - 2, MINUTES, 3, 11));
      store.upsertAggregates(rows(0, MINUTES_PER_BATCH, 2, 10));
      store.upsertAggregates(rows(0, MINUTES_PER_BATCH, 1, 99));

      long clicks = ADS * (MINUTES * 10L + 2);
      assertThat(store.status(Source.LIVE).recordsCounted()).isEqualTo(clicks);
      assertThat(Rows.grossClicks(store)).isEqualTo(clicks);
      List<AggregateResult> lastHour = store.query(lastHourByMinute());
      assertThat(lastHour).hasSize(60);
      assertThat(lastHour.subList(0, 58))
          .allSatisfy(result -> assertThat(result.measures()).isEqualTo(clicks(ADS * 10L)));
      assertThat(lastHour.subList(58, 60))
          .allSatisfy(result -> assertThat(result.measures()).isEqualTo(clicks(ADS * 11L)));
    }
  }

  private static AggregateQuery lastHourByMinute() {
    Instant end = Rows.START.plus(Duration.ofMinutes(MINUTES));
    return new AggregateQuery(
        Source.LIVE,
        end.minus(Duration.ofHours(1)),
        end,
        List.of(Dimension.TIME),
        Duration.ofMinutes(1),
        Map.of());
  }

  private static List<AggregateRow> rows(
      int fromMinute, int toMinute, long version, long grossClicks) {
    List<AggregateRow> rows = new ArrayList<>();
    for (int minute = fromMinute; minute < toMinute; minute++) {
      for (int ad = 0; ad < ADS; ad++) {
        rows.add(Rows.row("ad-" + ad, minute, version, grossClicks));
      }
    }
    return rows;
  }

  private static Measures clicks(long grossClicks) {
    return new Measures(grossClicks, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
