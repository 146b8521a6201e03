package io.tallybook.stores.aggregate;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the store. Every time is in milliseconds since the epoch, UTC; every amount in
 * millionths of the currency's unit.
 */
final class DuckDbSchema {
  /** Version of the tables that this program reads and writes. */
  static final int VERSION = 3;

  /** What identifies a cell, in the order of the primary key. */
  static final String AGGREGATE_KEY_COLUMNS =
      "source, minute_millis, advertiser_id, campaign_id, ad_id, country, device, rule";

  /** What a batch says of a cell, after its key. */
  static final String AGGREGATE_VALUE_COLUMNS =
      "gross_clicks, givt_clicks, sivt_clicks, suspect_clicks, undecided_clicks, duplicates,"
          + " impressions, conversions, spend_micros, invalid_micros, prefetch_clicks,"
          + " internal_clicks, currency, version, as_of_millis";

  /** The columns above, with types: also the layout of a batch on its way in. */
  static final String AGGREGATE_COLUMN_TYPES =
      """
      source VARCHAR NOT NULL,
      minute_millis BIGINT NOT NULL,
      advertiser_id VARCHAR NOT NULL,
      campaign_id VARCHAR NOT NULL,
      ad_id VARCHAR NOT NULL,
      country VARCHAR NOT NULL,
      device VARCHAR NOT NULL,
      rule VARCHAR NOT NULL,
      gross_clicks BIGINT NOT NULL,
      givt_clicks BIGINT NOT NULL,
      sivt_clicks BIGINT NOT NULL,
      suspect_clicks BIGINT NOT NULL,
      undecided_clicks BIGINT NOT NULL,
      duplicates BIGINT NOT NULL,
      impressions BIGINT NOT NULL,
      conversions BIGINT NOT NULL,
      spend_micros BIGINT NOT NULL,
      invalid_micros BIGINT NOT NULL,
      prefetch_clicks BIGINT NOT NULL,
      internal_clicks BIGINT NOT NULL,
      currency VARCHAR NOT NULL,
      version BIGINT NOT NULL,
      as_of_millis BIGINT NOT NULL""";

  /** Columns of a batch of leftovers, with types. */
  static final String LEFTOVER_COLUMN_TYPES =
      """
      source VARCHAR NOT NULL,
      kind VARCHAR NOT NULL,
      code VARCHAR NOT NULL,
      day_millis BIGINT NOT NULL,
      records BIGINT NOT NULL""";

  private DuckDbSchema() {}

  /**
   * Creates the tables in a new file; refuses a file of another version. One of version 1 does not
   * tell kinds of invalid traffic, one of version 2 has prefetches among them; nothing in it says
   * how many.
   *
   * @throws StoreException if the file was written by a program that knows other tables
   */
  static void prepare(DuckDBConnection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
      Integer found = versionOf(statement);
      if (found == null) {
        createTables(statement);
      } else if (found != VERSION) {
        throw new StoreException(
            "'"
                + file
                + "' has schema version "
                + found
                + ", this program knows version "
                + VERSION
                + ": use the program version that wrote it, or another file, and count and bill"
                + " its days again");
      }
    }
  }

  private static @Nullable Integer versionOf(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT max(version) FROM schema_version")) {
      result.next();
      int version = result.getInt(1);
      return result.wasNull() ? null : version;
    }
  }

  private static void createTables(Statement statement) throws SQLException {
    // final_at_millis is null for live counts: when the final count of the cell was last settled.
    statement.execute(
        "CREATE TABLE aggregates ("
            + AGGREGATE_COLUMN_TYPES
            + ", written_at_millis BIGINT NOT NULL, final_at_millis BIGINT, PRIMARY KEY ("
            + AGGREGATE_KEY_COLUMNS
            + "))");
    statement.execute(
        "CREATE TABLE leftovers ("
            + LEFTOVER_COLUMN_TYPES
            + ", written_at_millis BIGINT NOT NULL, PRIMARY KEY (source, kind, code, day_millis))");
    // One row per source, kept by every batch, so that the status never scans the cells.
    statement.execute(
        """
        CREATE TABLE totals (
          source VARCHAR PRIMARY KEY,
          records_counted BIGINT NOT NULL,
          as_of_millis BIGINT NOT NULL,
          written_at_millis BIGINT NOT NULL)""");
    statement.execute("INSERT INTO schema_version VALUES (" + VERSION + ")");
  }
}
