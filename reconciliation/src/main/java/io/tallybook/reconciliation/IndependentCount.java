package io.tallybook.reconciliation;

import io.tallybook.model.Measures;
import io.tallybook.model.Money;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Counts a log of events as it was sent: the second opinion on what the stream says.
 *
 * <p>A log is a file with one object of {@code POST /events} a line. The count is SQL over the
 * whole file, with nothing in common with the pipelines:
 *
 * <ul>
 *   <li>Of events with one id the earliest by event time counts, in its minute; the others are
 *       duplicates, each in its own. Of equally early ones the first received counts, as far as the
 *       log says; if such events differ in price or ad as well, which one counts is arbitrary but
 *       always the same.
 *   <li>A click that was sent as a prefetch is outside gross, and its price is not counted.
 *   <li>A click whose user agent is missing or a dash is invalid, and its price is counted apart.
 *       These two are the traffic rules known here.
 *   <li>Amounts are exact sums of prices.
 * </ul>
 *
 * <p>It does not promise the stream's answer to events that the gateway refuses for other reasons
 * than those in {@link LogEvents}, nor to ids that come back after the stream's deduplication
 * horizon: both show as drift, which is what they are. An event that comes to the stream after its
 * allowed lateness is counted here and left over there: see {@link Cause#LATE}.
 *
 * <p>Cost: one pass over the file and one sort by id, in memory or, where that does not suffice, in
 * the folder for temporary files.
 */
public final class IndependentCount {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final String RANGE_SQL =
      """
      SELECT
        min(time_millis) FILTER (countable),
        max(time_millis) FILTER (countable),
        count(*) FILTER (NOT countable)
      FROM log_events""";

  // A sum of longs is a 128-bit integer in DuckDB. The cast is exact: it fails when the sum does
  // not fit.
  private static final String COUNT_SQL =
      """
      WITH ranked AS (
        SELECT *, 1 = row_number() OVER (
          PARTITION BY event_id
          ORDER BY time_millis, received_millis NULLS LAST, content_hash) AS is_first
        FROM log_events
        WHERE countable
      )
      SELECT
        time_millis - time_millis % ?,
        advertiser_id,
        campaign_id,
        ad_id,
        count(*) FILTER (is_first AND type = 'click' AND NOT is_prefetch),
        count(*) FILTER (is_first AND type = 'click' AND NOT has_agent),
        count(*) FILTER (NOT is_first),
        count(*) FILTER (is_first AND type = 'impression'),
        count(*) FILTER (is_first AND type = 'conversion'),
        (sum(price_micros) FILTER (is_first AND type = 'click' AND has_agent AND NOT is_prefetch))::BIGINT,
        (sum(price_micros) FILTER (is_first AND type = 'click' AND NOT has_agent AND NOT is_prefetch))::BIGINT,
        count(*) FILTER (is_first AND type = 'click' AND is_prefetch)
      FROM ranked
      GROUP BY ALL""";

  private final String currency;
  private final Duration granularity;

  private IndependentCount(String currency, Duration granularity) {
    this.currency = currency;
    this.granularity = granularity;
  }

  /**
   * A count by minute.
   *
   * @param currency the one that the deployment accounts in, ISO 4217
   * @throws IllegalArgumentException if it has not the form of one
   */
  public static IndependentCount inCurrency(String currency) {
    return new IndependentCount(new Money(0, currency).currency(), MINUTE);
  }

  /**
   * The same count in buckets of this width, which start at the epoch, UTC.
   *
   * @throws IllegalArgumentException if it is not a whole number of minutes that divides a day
   */
  public IndependentCount withGranularity(Duration width) {
    long minutes = width.toMinutes();
    if (minutes < 1
        || !width.equals(Duration.ofMinutes(minutes))
        || Duration.ofDays(1).toMinutes() % minutes != 0) {
      throw new IllegalArgumentException(
          "granularity must be whole minutes that divide a day, is " + width);
    }
    return new IndependentCount(currency, width);
  }

  /**
   * Counts a log.
   *
   * @throws ReconciliationException if the file cannot be read, has no event that can be counted,
   *     or a sum does not fit a long
   */
  public LogCount count(Path log) {
    if (!Files.isReadable(log) || Files.isDirectory(log)) {
      throw new ReconciliationException(
          "cannot read '" + log + "': give the path of a readable file");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings())) {
      LogEvents.load(connection, log, currency);
      return count(connection, log);
    } catch (SQLException e) {
      throw new ReconciliationException("cannot count '" + log + "': " + e.getMessage(), e);
    }
  }

  private static Properties settings() {
    Properties settings = new Properties();
    // Nothing here needs an extension, and a count must never fetch code from the network.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    // Without it, a log larger than the memory would spill into the working directory.
    settings.setProperty(
        "temp_directory",
        Path.of(
                System.getProperty("java.io.tmpdir"),
                "tallybook-reconciliation-" + ProcessHandle.current().pid())
            .toString());
    return settings;
  }

  private LogCount count(Connection connection, Path log) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RANGE_SQL);
        ResultSet result = statement.executeQuery()) {
      result.next();
      long firstMillis = result.getLong(1);
      if (result.wasNull()) {
        throw new ReconciliationException(
            "no line of '"
                + log
                + "' is an event that can be counted: give a file with one object of"
                + " POST /events a line, in the currency "
                + currency);
      }
      return new LogCount(
          minuteOf(firstMillis),
          minuteOf(result.getLong(2)).plus(MINUTE),
          granularity,
          measures(connection),
          result.getLong(3));
    }
  }

  private static Instant minuteOf(long timeMillis) {
    return Instant.ofEpochMilli(timeMillis - Math.floorMod(timeMillis, MINUTE.toMillis()));
  }

  private Map<AdBucket, Measures> measures(Connection connection) throws SQLException {
    Map<AdBucket, Measures> measures = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COUNT_SQL)) {
      statement.setLong(1, granularity.toMillis());
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          measures.put(
              new AdBucket(
                  result.getLong(1), result.getString(2), result.getString(3), result.getString(4)),
              // Without such clicks the sum of their prices is NULL, which getLong gives as 0.
              new Measures(
                  result.getLong(5),
                  result.getLong(6),
                  0,
                  0,
                  0,
                  result.getLong(7),
                  result.getLong(8),
                  result.getLong(9),
                  result.getLong(10),
                  result.getLong(11),
                  result.getLong(12),
                  0));
        }
      }
    }
    return measures;
  }
}
