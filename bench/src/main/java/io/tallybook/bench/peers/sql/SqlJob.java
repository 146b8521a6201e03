package io.tallybook.bench.peers.sql;

import io.tallybook.bench.peers.flink.FlinkJob;
import io.tallybook.bench.peers.flink.PeerSources;
import io.tallybook.bench.peers.flink.UpsertSink;
import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Device;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/**
 * The count in SQL: the first row of an id, then clicks by user, ad and ten seconds, of which three
 * are valid, then those by cell and minute, where repeats are the records that are left. Windows
 * are table-valued functions, which sum before they shuffle; mini-batches are on.
 */
public final class SqlJob implements CountingJob {
  private static final PeerSources<RowData> SOURCES =
      new PeerSources<>(
          ClickRow::of, ClickRow.TYPE, (row, recordedAt) -> ClickRow.eventTimeMillis(row));

  private static final Schema SCHEMA =
      Schema.newBuilder()
          .columnByMetadata("happened_at", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
          .columnByExpression("seen_at", "PROCTIME()")
          .watermark("happened_at", "SOURCE_WATERMARK()")
          .build();

  private static final String UNIQUE =
      """
      SELECT user_id, advertiser_id, campaign_id, ad_id, country, device, agentless, price_micros,
             received_at, happened_at
      FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY seen_at ASC) AS row_num
            FROM clicks)
      WHERE row_num = 1
      """;

  private static final String VISITS =
      """
      SELECT window_time AS closed_at, advertiser_id, campaign_id, ad_id, country, device,
             COUNT(*) AS clicks, CAST(0 AS BIGINT) AS records,
             CASE WHEN agentless THEN 0 WHEN COUNT(*) > 3 THEN 3 ELSE COUNT(*) END AS valid_clicks,
             MAX(price_micros) AS price_micros,
             MAX(received_at) AS received_at
      FROM TABLE(TUMBLE(TABLE unique_clicks, DESCRIPTOR(happened_at), INTERVAL '10' SECOND))
      GROUP BY window_start, window_end, window_time, user_id, advertiser_id, campaign_id, ad_id,
               country, device, agentless
      """;

  private static final String RECORDS =
      """
      SELECT window_time AS closed_at, advertiser_id, campaign_id, ad_id, country, device,
             CAST(0 AS BIGINT) AS clicks, COUNT(*) AS records, CAST(0 AS BIGINT) AS valid_clicks,
             CAST(0 AS BIGINT) AS price_micros,
             MAX(received_at) AS received_at
      FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(happened_at), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end, window_time, advertiser_id, campaign_id, ad_id, country,
               device
      """;

  private static final String ROWS =
      """
      SELECT window_start AS minute_start,
             advertiser_id, campaign_id, ad_id, country, device,
             SUM(clicks) AS gross, SUM(clicks) - SUM(valid_clicks) AS invalid,
             SUM(records) - SUM(clicks) AS repeats,
             SUM(valid_clicks * price_micros) AS spend_micros, MAX(received_at) AS as_of
      FROM TABLE(TUMBLE(TABLE counts, DESCRIPTOR(closed_at), INTERVAL '1' MINUTE))
      GROUP BY window_start, window_end, advertiser_id, campaign_id, ad_id, country, device
      """;

  private static final Device[] DEVICES = Device.values();

  @Override
  public void run(RunSpec spec) throws Exception {
    StreamExecutionEnvironment env = FlinkJob.environment(spec);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    configure(tables.getConfig());
    tables.createTemporaryView("clicks", SOURCES.clicks(env, spec), SCHEMA);
    tables.createTemporaryView("unique_clicks", tables.sqlQuery(UNIQUE));
    tables.createTemporaryView(
        "counts", tables.sqlQuery(VISITS).unionAll(tables.sqlQuery(RECORDS)));
    Table rows = tables.sqlQuery(ROWS);
    tables.toDataStream(rows).sinkTo(new UpsertSink<>(spec, SqlJob::toRow)).name("Upsert");
    env.execute("sql-peer");
  }

  private static void configure(TableConfig config) {
    config.set("table.local-time-zone", "UTC");
    config.set("table.exec.state.ttl", RunSpec.DEDUP_HORIZON.toMillis() + " ms");
    config.set("table.exec.mini-batch.enabled", "true");
    config.set("table.exec.mini-batch.allow-latency", "250 ms");
    config.set("table.exec.mini-batch.size", "20000");
  }

  private static AggregateRow toRow(Row row) {
    long gross = row.<Long>getFieldAs("gross");
    long repeats = row.<Long>getFieldAs("repeats");
    return new AggregateRow(
        new AggregateKey(
            row.<LocalDateTime>getFieldAs("minute_start").toInstant(ZoneOffset.UTC).toEpochMilli(),
            new AdRef(
                row.getFieldAs("advertiser_id"),
                row.getFieldAs("campaign_id"),
                row.getFieldAs("ad_id")),
            row.getFieldAs("country"),
            DEVICES[row.<Integer>getFieldAs("device")]),
        Source.LIVE,
        gross + repeats,
        row.<Long>getFieldAs("as_of"),
        new Measures(
            gross,
            row.<Long>getFieldAs("invalid"),
            0,
            0,
            0,
            repeats,
            0,
            0,
            row.<Long>getFieldAs("spend_micros"),
            0),
        RunSpec.CURRENCY);
  }
}
