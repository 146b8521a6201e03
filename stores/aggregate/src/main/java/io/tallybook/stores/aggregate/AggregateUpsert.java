package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes a batch of aggregates: staged through the appender, then merged by one statement. */
final class AggregateUpsert {
  // A new table for every batch: one that is emptied keeps its deleted rows for a while, and they
  // mislead the planner into joining the batch by a scan of all cells.
  private static final String STAGE_SQL =
      "CREATE OR REPLACE TEMP TABLE staged_aggregates ("
          + DuckDbSchema.AGGREGATE_COLUMN_TYPES
          + ")";

  // Before the merge, while the old counts are still there to be taken off. A staged row takes
  // effect under the very condition of the merge below. What rules say is no further record.
  private static final String TOTALS_SQL =
      """
      INSERT INTO totals
      SELECT
        source,
        coalesce(sum(records - records_replaced) FILTER (takes_effect), 0)::BIGINT,
        coalesce(max(as_of_millis) FILTER (takes_effect), 0),
        ?
      FROM (
        SELECT
          source,
          staged.as_of_millis,
          CASE WHEN rule = '' THEN
            staged.gross_clicks + staged.prefetch_clicks + staged.duplicates
              + staged.impressions + staged.conversions
          ELSE 0 END AS records,
          CASE WHEN rule = '' THEN coalesce(
            stored.gross_clicks + stored.prefetch_clicks + stored.duplicates
              + stored.impressions + stored.conversions, 0)
          ELSE 0 END AS records_replaced,
          stored.version IS NULL OR staged.version >= stored.version AS takes_effect
        FROM staged_aggregates staged LEFT JOIN aggregates stored
        USING (%s))
      GROUP BY source
      ON CONFLICT DO UPDATE SET
        records_counted = totals.records_counted + excluded.records_counted,
        as_of_millis = greatest(totals.as_of_millis, excluded.as_of_millis),
        written_at_millis = excluded.written_at_millis
      """
          .formatted(DuckDbSchema.AGGREGATE_KEY_COLUMNS);

  private static final String MERGE_SQL =
      """
      INSERT INTO aggregates (%1$s, %2$s, written_at_millis, final_at_millis)
      SELECT %1$s, %2$s, ?, CASE WHEN source = ? THEN ? END
      FROM staged_aggregates
      ON CONFLICT DO UPDATE SET
        gross_clicks = excluded.gross_clicks,
        givt_clicks = excluded.givt_clicks,
        sivt_clicks = excluded.sivt_clicks,
        suspect_clicks = excluded.suspect_clicks,
        undecided_clicks = excluded.undecided_clicks,
        duplicates = excluded.duplicates,
        impressions = excluded.impressions,
        conversions = excluded.conversions,
        spend_micros = excluded.spend_micros,
        invalid_micros = excluded.invalid_micros,
        prefetch_clicks = excluded.prefetch_clicks,
        internal_clicks = excluded.internal_clicks,
        currency = excluded.currency,
        version = excluded.version,
        as_of_millis = excluded.as_of_millis,
        written_at_millis = excluded.written_at_millis,
        final_at_millis = excluded.final_at_millis
      WHERE excluded.version >= aggregates.version
      """
          .formatted(DuckDbSchema.AGGREGATE_KEY_COLUMNS, DuckDbSchema.AGGREGATE_VALUE_COLUMNS);

  // Another verdict on a day's clicks leaves no trace in a rule that finds nothing any more. So a
  // final count of all clicks withdraws what rules said of its cell before; what they say now
  // follows it. A version of 0 lets any follow.
  private static final String WITHDRAW_SQL =
      """
      UPDATE aggregates SET
        givt_clicks = 0,
        sivt_clicks = 0,
        suspect_clicks = 0,
        undecided_clicks = 0,
        duplicates = 0,
        invalid_micros = 0,
        prefetch_clicks = 0,
        internal_clicks = 0,
        version = 0
      FROM (
        SELECT staged.*
        FROM staged_aggregates staged LEFT JOIN aggregates stored
        USING (%1$s)
        WHERE source = ? AND rule = '' AND staged.version >= coalesce(stored.version, 0)
      ) counted
      WHERE aggregates.rule <> ''
        AND aggregates.source = counted.source
        AND aggregates.minute_millis = counted.minute_millis
        AND aggregates.advertiser_id = counted.advertiser_id
        AND aggregates.campaign_id = counted.campaign_id
        AND aggregates.ad_id = counted.ad_id
        AND aggregates.country = counted.country
        AND aggregates.device = counted.device
      """
          .formatted(DuckDbSchema.AGGREGATE_KEY_COLUMNS);

  private record Cell(Source source, AggregateKey key) {}

  private AggregateUpsert() {}

  static void run(DuckDBConnection connection, List<AggregateRow> rows, long writtenAtMillis)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGE_SQL);
    }
    stage(connection, newestPerCell(rows));
    try (PreparedStatement statement = connection.prepareStatement(TOTALS_SQL)) {
      statement.setLong(1, writtenAtMillis);
      statement.execute();
    }
    if (rows.stream().anyMatch(row -> row.source() == Source.FINAL)) {
      try (PreparedStatement statement = connection.prepareStatement(WITHDRAW_SQL)) {
        statement.setString(1, Source.FINAL.name());
        statement.execute();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(MERGE_SQL)) {
      statement.setLong(1, writtenAtMillis);
      statement.setString(2, Source.FINAL.name());
      statement.setLong(3, writtenAtMillis);
      statement.execute();
    }
  }

  /** A merge must not see a cell twice. Of equal versions the last wins, as if written in turn. */
  private static Collection<AggregateRow> newestPerCell(List<AggregateRow> rows) {
    Map<Cell, AggregateRow> newest = new HashMap<>();
    for (AggregateRow row : rows) {
      newest.merge(
          new Cell(row.source(), row.key()),
          row,
          (earlier, later) -> later.version() >= earlier.version() ? later : earlier);
    }
    return newest.values();
  }

  private static void stage(DuckDBConnection connection, Collection<AggregateRow> rows)
      throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("temp", "main", "staged_aggregates")) {
      for (AggregateRow row : rows) {
        AggregateKey key = row.key();
        Measures measures = row.measures();
        appender
            .beginRow()
            .append(row.source().name())
            .append(key.minuteMillis())
            .append(key.ad().advertiserId())
            .append(key.ad().campaignId())
            .append(key.ad().adId())
            .append(key.country())
            .append(key.device().name())
            .append(key.rule())
            .append(measures.grossClicks())
            .append(measures.givtClicks())
            .append(measures.sivtClicks())
            .append(measures.suspectClicks())
            .append(measures.undecidedClicks())
            .append(measures.duplicates())
            .append(measures.impressions())
            .append(measures.conversions())
            .append(measures.spendMicros())
            .append(measures.invalidMicros())
            .append(measures.prefetchClicks())
            .append(measures.internalClicks())
            .append(row.currency())
            .append(row.version())
            .append(row.asOfMillis())
            .endRow();
      }
    }
  }
}
