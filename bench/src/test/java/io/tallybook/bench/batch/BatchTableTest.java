package io.tallybook.bench.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTableTest {
  private static BatchResult result(BatchVariant variant, long clicks, double seconds) {
    return new BatchResult(
        "zipf", variant.toString(), clicks, 700, 2, seconds, 2 * seconds, 512L << 20);
  }

  private final BatchResult duckdb = result(BatchVariant.DUCKDB, 1_000, 4);
  private final BatchResult spark = result(BatchVariant.SPARK, 1_000, 20);
  private final BatchResult tallybook = result(BatchVariant.TALLYBOOK, 1_000, 10);

  @Test
  void resultLine_comparesByTheClock() {
    assertThat(BatchTable.resultLine(tallybook, List.of(duckdb, spark, tallybook)))
        .isEqualTo(
            "RESULT case=batch input=zipf variant=tallybook clicks=1000 seconds=10.0"
                + " clicks_per_second=100 clicks_per_cpu_second=50 peak_rss_mb=512"
                + " ratio_to_spark=2.00 ratio_to_duckdb=0.40");
  }

  @Test
  void line_isAsWideAsTheHeading() {
    assertThat(BatchTable.line(tallybook, List.of(duckdb, spark, tallybook)))
        .hasSameSizeAs(BatchTable.heading())
        .contains("batch/zipf", "10.0", "2.00", "0.40");
  }

  @Test
  void ratio_isNotToAnotherSize() {
    BatchResult larger = result(BatchVariant.SPARK, 2_000, 20);
    assertThat(BatchTable.ratio(tallybook, BatchVariant.SPARK, List.of(larger, tallybook)))
        .isEqualTo("-");
  }
}
