package io.tallybook.bench.batch;

import java.util.Locale;

/** The programs that are compared, and where each leaves what as tables that DuckDB can read. */
enum BatchVariant {
  /** The product's bill of a day. */
  TALLYBOOK(
      "(SELECT *, givt_clicks::BIGINT + sivt_clicks::BIGINT AS invalid_clicks FROM"
          + " read_csv('%s/date=*/*/rows.csv.zst', header = true, all_varchar = true, delim = ',',"
          + " compression = 'zstd', hive_partitioning = false) WHERE coalesce(rule, '') = '')",
      "read_csv('%s/date=*/*/lines.csv', header = true, all_varchar = true, delim = ',',"
          + " hive_partitioning = false)",
      "epoch_ms(minute::TIMESTAMP)"),
  /** Spark SQL, local. */
  SPARK("'%s/rows/*.parquet'", "'%s/lines/*.parquet'", "minute_millis"),
  /** DuckDB SQL. */
  DUCKDB("'%s/rows.parquet'", "'%s/lines.parquet'", "minute_millis");

  private final String rows;
  private final String lines;
  private final String minuteMillis;

  BatchVariant(String rows, String lines, String minuteMillis) {
    this.rows = rows;
    this.lines = lines;
    this.minuteMillis = minuteMillis;
  }

  /** The table of the minute rows in an output folder. */
  String rows(String folder) {
    return String.format(Locale.ROOT, rows, folder);
  }

  /** The table of the billing lines in an output folder. */
  String lines(String folder) {
    return String.format(Locale.ROOT, lines, folder);
  }

  /** A row's minute: milliseconds since the epoch, UTC. */
  String minuteMillis() {
    return minuteMillis;
  }

  /** The name in results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
