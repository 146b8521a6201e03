package io.tallybook.bench.batch;

import io.tallybook.bench.input.AdTable;
import io.tallybook.bench.input.ClickDay;
import io.tallybook.bench.input.ClickFacts;
import io.tallybook.model.Device;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** What a day's rows must be, by a plain loop that knows which click repeats which. */
final class DayOracle {
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private record Cell(long minuteMillis, int ad, Device device) {}

  private static final class Counts {
    long gross;
    long invalid;
    long duplicates;
  }

  private final Map<Cell, Counts> cells = new HashMap<>();

  private DayOracle() {}

  /** Counts the first clicks of a day. */
  static DayOracle count(ClickDay day, long clicks) {
    DayOracle oracle = new DayOracle();
    for (long index = 0; index < clicks; index++) {
      ClickFacts facts = day.facts(index);
      long minuteMillis =
          facts.eventTimeMillis() - Math.floorMod(facts.eventTimeMillis(), MINUTE_MILLIS);
      Counts counts =
          oracle.cells.computeIfAbsent(
              new Cell(minuteMillis, facts.ad(), facts.device()), cell -> new Counts());
      if (day.original(index) != index) {
        counts.duplicates++;
      } else {
        counts.gross++;
        counts.invalid += facts.userAgentMissing() ? 1 : 0;
      }
    }
    return oracle;
  }

  /** Writes one row per cell to a Parquet file. */
  void write(Path file) throws SQLException {
    try (DuckDBConnection connection =
            DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE cells (minute_millis BIGINT, ad_id VARCHAR, device VARCHAR,"
              + " gross_clicks BIGINT, invalid_clicks BIGINT, duplicates BIGINT,"
              + " spend_micros BIGINT, invalid_micros BIGINT)");
      try (DuckDBAppender appender = connection.createAppender("cells")) {
        for (Map.Entry<Cell, Counts> entry : cells.entrySet()) {
          append(entry.getKey(), entry.getValue(), appender);
        }
      }
      statement.execute("COPY cells TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
    }
  }

  private static void append(Cell cell, Counts counts, DuckDBAppender appender)
      throws SQLException {
    AdTable ads = AdTable.instance();
    long price = ads.priceMicros(cell.ad);
    appender.beginRow();
    appender.append(cell.minuteMillis);
    appender.append(ads.ref(cell.ad).adId());
    appender.append(cell.device.name());
    appender.append(counts.gross);
    appender.append(counts.invalid);
    appender.append(counts.duplicates);
    appender.append((counts.gross - counts.invalid) * price);
    appender.append(counts.invalid * price);
    appender.endRow();
  }
}
