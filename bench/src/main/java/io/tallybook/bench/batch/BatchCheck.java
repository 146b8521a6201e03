package io.tallybook.bench.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Whether a run's rows and lines are what they must be, every one of them. */
final class BatchCheck {
  private static final int COLUMNS_FROM = 2;

  private BatchCheck() {}

  /**
   * Compares.
   *
   * @param folder what the run left
   * @param expected the rows that must be found; the lines are their sums
   * @param scratch for what does not fit memory
   * @return how many rows there are
   * @throws IllegalStateException if a row or line is wrong, missing or one too many; the message
   *     shows one
   */
  static long requireRight(BatchVariant variant, Path folder, Path expected, Path scratch)
      throws IOException, SQLException {
    String output = folder.toString();
    SqlScript views =
        SqlScript.of(
            "check.sql",
            Map.of(
                "scratch", scratch.toString(),
                "expected", expected.toString(),
                "minute_millis", variant.minuteMillis(),
                "rows", variant.rows(output),
                "lines", variant.lines(output)));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      views.run(connection);
      for (String what : new String[] {"rows", "lines"}) {
        requireEqual(variant, what, statement);
      }
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM expected_rows")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static void requireEqual(BatchVariant variant, String what, Statement statement)
      throws SQLException {
    String expected = "expected_" + what;
    String found = "found_" + what;
    String sql =
        "SELECT * FROM (SELECT 'expected' AS problem, * FROM (FROM "
            + expected
            + " EXCEPT ALL FROM "
            + found
            + ") UNION ALL SELECT 'found', * FROM (FROM "
            + found
            + " EXCEPT ALL FROM "
            + expected
            + ")) ORDER BY ALL LIMIT 2";
    StringBuilder differences = new StringBuilder();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        differences.append("\n").append(rows.getString(1));
        for (int i = COLUMNS_FROM; i <= rows.getMetaData().getColumnCount(); i++) {
          differences
              .append(' ')
              .append(rows.getMetaData().getColumnName(i))
              .append('=')
              .append(rows.getString(i));
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(variant + " has wrong " + what + ":" + differences);
    }
  }
}
