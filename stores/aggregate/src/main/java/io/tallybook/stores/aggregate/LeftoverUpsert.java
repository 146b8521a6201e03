package io.tallybook.stores.aggregate;

import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes a batch of leftover counts. A count is its own version: it only grows. */
final class LeftoverUpsert {
  private static final String STAGE_SQL =
      "CREATE OR REPLACE TEMP TABLE staged_leftovers (" + DuckDbSchema.LEFTOVER_COLUMN_TYPES + ")";

  private static final String TOTALS_SQL =
      """
      INSERT INTO totals
      SELECT DISTINCT source, 0, 0, ? FROM staged_leftovers
      ON CONFLICT DO UPDATE SET written_at_millis = excluded.written_at_millis
      """;

  private static final String MERGE_SQL =
      """
      INSERT INTO leftovers (source, kind, code, day_millis, records, written_at_millis)
      SELECT source, kind, code, day_millis, records, ? FROM staged_leftovers
      ON CONFLICT DO UPDATE SET
        records = excluded.records,
        written_at_millis = excluded.written_at_millis
      WHERE excluded.records >= leftovers.records
      """;

  private record Reason(Source source, Leftover leftover) {}

  private LeftoverUpsert() {}

  static void run(DuckDBConnection connection, List<LeftoverRow> rows, long writtenAtMillis)
      throws SQLException {
    Map<Reason, Long> records = new HashMap<>();
    for (LeftoverRow row : rows) {
      records.merge(new Reason(row.source(), row.leftover()), row.count(), Math::max);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGE_SQL);
    }
    stage(connection, records);
    for (String sql : List.of(TOTALS_SQL, MERGE_SQL)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, writtenAtMillis);
        statement.execute();
      }
    }
  }

  private static void stage(DuckDBConnection connection, Map<Reason, Long> records)
      throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("temp", "main", "staged_leftovers")) {
      for (Map.Entry<Reason, Long> entry : records.entrySet()) {
        Leftover leftover = entry.getKey().leftover();
        appender
            .beginRow()
            .append(entry.getKey().source().name())
            .append(leftover.kind().name())
            .append(leftover.code())
            .append(leftover.dayMillis())
            .append(entry.getValue().longValue())
            .endRow();
      }
    }
  }
}
