package io.tallybook.stores.rawlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.RawRecord;
import io.tallybook.model.wire.AdEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files as a SQL engine sees them that knows nothing of us. */
class SqlTest {
  @TempDir Path root;

  private List<RawRecord> records = List.of();

  @BeforeEach
  void archive() {
    records = new Records(3).withStrangeShare(0).next(30_000, 1);
    try (LogAppender appender = LogAppender.open(root, Records.TOPIC, AppenderOptions.defaults())) {
      records.forEach(appender::append);
      appender.commit();
    }
  }

  @Test
  void columns_areNamedAndTyped() throws SQLException {
    assertThat(query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM log)"))
        .containsExactly(
            "kafka_partition INTEGER",
            "kafka_offset BIGINT",
            "recorded_at TIMESTAMP WITH TIME ZONE",
            "event_time TIMESTAMP WITH TIME ZONE",
            "event_type VARCHAR",
            "event_id VARCHAR",
            "declared_time TIMESTAMP WITH TIME ZONE",
            "received_at TIMESTAMP WITH TIME ZONE",
            "advertiser_id VARCHAR",
            "campaign_id VARCHAR",
            "ad_id VARCHAR",
            "user_id VARCHAR",
            "country VARCHAR",
            "device VARCHAR",
            "ip BLOB",
            "user_agent VARCHAR",
            "cost_micros BIGINT",
            "currency VARCHAR",
            "click_id VARCHAR",
            "value_micros BIGINT",
            "record_key BLOB",
            "payload BLOB",
            "publisher_id VARCHAR",
            "purpose VARCHAR",
            "date DATE",
            "hour VARCHAR");
  }

  @Test
  void clicksAndCostsByAd_areThoseOfTheEvents() throws Exception {
    TreeMap<String, long[]> expected = new TreeMap<>();
    for (RawRecord record : records) {
      AdEvent event = AdEvent.parseFrom(record.payload());
      if (event.hasClick()) {
        long[] sums = expected.computeIfAbsent(event.getAdId(), ad -> new long[2]);
        sums[0]++;
        sums[1] += event.getClick().getCostMicros();
      }
    }

    assertThat(
            query(
                "SELECT ad_id, count(*), sum(cost_micros) FROM log WHERE event_type = 'CLICK'"
                    + " GROUP BY ad_id ORDER BY ad_id"))
        .isEqualTo(
            expected.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue()[0] + " " + e.getValue()[1])
                .toList());
  }

  @Test
  void ordinaryRecords_needNeitherPayloadNorKey() throws SQLException {
    assertThat(
            query("SELECT count(*) FROM log WHERE payload IS NOT NULL OR record_key IS NOT NULL"))
        .containsExactly("0");
    assertThat(query("SELECT count(DISTINCT event_id) > 20000, min(hour), max(hour) FROM log"))
        .containsExactly("true 00 23");
  }

  private List<String> query(String sql) throws SQLException {
    String log =
        "CREATE VIEW log AS SELECT * FROM read_parquet('"
            + root
            + "/date=*/hour=*/*.parquet', hive_partitioning = true)";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(log);
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          StringBuilder row = new StringBuilder();
          for (int column = 1; column <= columns; column++) {
            row.append(column == 1 ? "" : " ").append(result.getString(column));
          }
          rows.add(row.toString());
        }
      }
      return rows;
    }
  }
}
