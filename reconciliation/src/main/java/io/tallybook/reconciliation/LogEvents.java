package io.tallybook.reconciliation;

import io.tallybook.model.AdRef;
import io.tallybook.model.EventValidator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads a log into the table {@code log_events}, one row a line.
 *
 * <p>A line is countable if it is an object with an id, an ad, a known type, a time since the year
 * 2000 with its zone (or in milliseconds since the epoch) and, of a click, a price in the currency
 * asked for that is a whole number of millionths, not negative, and fits a long. What the format
 * lets a sender leave out is filled in: a click, without price, of an unknown advertiser and
 * campaign.
 */
final class LogEvents {
  private LogEvents() {}

  private static final String TIME_MACRO_SQL =
      """
      CREATE TEMP MACRO millis_of(said) AS CASE
        WHEN regexp_full_match(said, '[0-9]{1,18}') THEN try_cast(said AS BIGINT)
        WHEN regexp_full_match(said, '[0-9-]+T[0-9:.]+(Z|[+-][0-9:]+)')
          THEN epoch_ms(try_cast(said AS TIMESTAMPTZ))
      END""";

  // White space as Unicode has it, without the no-break spaces.
  private static final String SPACE =
      "[\\t-\\r\\x1C-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}"
          + "\\x{3000}]*";
  private static final String AGENT_MISSING = SPACE + "-?" + SPACE;

  private static final int PATH = 1;
  private static final int CURRENCY = 2;
  private static final int ID_UNKNOWN = 3;
  private static final int FUTURE_SKEW_MILLIS = 4;
  private static final int TIME_MILLIS_MIN = 5;
  private static final int AGENT_PATTERN = 6;

  // DuckDB takes every JSON number for a double, so a price is cut out of the line's text, digit by
  // digit. It is found by its name and the colon: inside a JSON text a backslash stands before the
  // quote. 18 decimals are enough to see that a price is finer than a micro.
  private static final String LOAD_SQL =
      """
      CREATE TEMP TABLE log_events AS
      WITH lines AS (
        SELECT
          hash(json) AS content_hash,
          regexp_extract(json, '"cost_per_click"\\s*:\\s*("[^"]*"|[^,}\\s]*)', 1) AS price_text,
          json_transform(json, '{
            "event_id": "VARCHAR",
            "type": "VARCHAR",
            "advertiser_id": "VARCHAR",
            "campaign_id": "VARCHAR",
            "ad_id": "VARCHAR",
            "timestamp": "VARCHAR",
            "received_at": "VARCHAR",
            "currency": "VARCHAR",
            "user_agent": "VARCHAR",
            "purpose": "VARCHAR"}') AS said
        FROM read_ndjson_objects($1, ignore_errors = true)
      ),
      fields AS (
        SELECT
          content_hash,
          said.event_id,
          coalesce(nullif(said."type", ''), 'click') AS type,
          coalesce(nullif(said.advertiser_id, ''), $3) AS advertiser_id,
          coalesce(nullif(said.campaign_id, ''), $3) AS campaign_id,
          said.ad_id,
          millis_of(said."timestamp") AS declared_millis,
          millis_of(said.received_at) AS received_millis,
          coalesce(nullif(said.currency, ''), $2) AS currency,
          NOT regexp_full_match(coalesce(said.user_agent, ''), $6) AS has_agent,
          coalesce(said.purpose = 'prefetch', false) AS is_prefetch,
          CASE
            WHEN price_text IN ('', 'null') THEN 0
            WHEN regexp_full_match(
                price_text, '"?-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?"?')
              THEN try_cast(trim(price_text, '"') AS DECIMAL(38, 18))
          END AS price
        FROM lines
      ),
      priced AS (
        SELECT
          *,
          -- Where the log says no receive time, least looks at the other one alone.
          least(declared_millis, received_millis + $4) AS time_millis,
          CASE
            WHEN currency = $2
                AND price BETWEEN 0 AND 9223372036854.775807
                AND price = round(price, 6)
              THEN (price * 1000000)::BIGINT
          END AS price_micros
        FROM fields
      )
      SELECT
        event_id,
        type,
        advertiser_id,
        campaign_id,
        ad_id,
        time_millis,
        received_millis,
        content_hash,
        has_agent,
        is_prefetch,
        price_micros,
        coalesce(
          event_id <> ''
            AND ad_id <> ''
            AND type IN ('click', 'impression', 'conversion')
            AND declared_millis IS NOT NULL
            AND time_millis >= $5
            AND (type <> 'click' OR price_micros IS NOT NULL),
          false) AS countable
      FROM priced""";

  /**
   * Reads a log.
   *
   * @throws SQLException if the file cannot be read
   */
  static void load(Connection connection, Path log, String currency) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TIME_MACRO_SQL);
    }
    try (PreparedStatement statement = connection.prepareStatement(LOAD_SQL)) {
      statement.setString(PATH, literally(log));
      statement.setString(CURRENCY, currency);
      statement.setString(ID_UNKNOWN, AdRef.UNKNOWN);
      statement.setLong(FUTURE_SKEW_MILLIS, EventValidator.FUTURE_SKEW_MILLIS_MAX);
      statement.setLong(TIME_MILLIS_MIN, EventValidator.TIME_MILLIS_MIN);
      statement.setString(AGENT_PATTERN, AGENT_MISSING);
      statement.execute();
    }
  }

  /** The path as a pattern that matches nothing but itself: DuckDB takes a name for a pattern. */
  private static String literally(Path file) {
    return file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]");
  }
}
