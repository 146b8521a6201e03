package io.tallybook.bench.batch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows results of the batch case as text. */
final class BatchTable {
  private static final double MEGABYTE = 1 << 20;
  private static final String FORMAT = "%-10s %-10s %12s %12s %8s %11s %13s %8s %9s %10s";

  private BatchTable() {}

  /** The heading over {@link #line}. */
  static String heading() {
    return String.format(
        Locale.ROOT,
        FORMAT,
        "case",
        "variant",
        "clicks",
        "rows",
        "seconds",
        "clicks/s",
        "clicks/CPU-s",
        "RSS MB",
        "to spark",
        "to duckdb");
  }

  /** One result in a line, compared with its peers among the results. */
  static String line(BatchResult result, List<BatchResult> results) {
    return String.format(
        Locale.ROOT,
        FORMAT,
        "batch/" + result.scenario(),
        result.variant(),
        String.format(Locale.ROOT, "%,d", result.clicks()),
        String.format(Locale.ROOT, "%,d", result.rows()),
        String.format(Locale.ROOT, "%.1f", result.seconds()),
        String.format(Locale.ROOT, "%,.0f", result.clicksPerSecond()),
        String.format(Locale.ROOT, "%,.0f", result.clicksPerCpuSecond()),
        String.format(Locale.ROOT, "%.0f", result.residentBytesMax() / MEGABYTE),
        ratio(result, BatchVariant.SPARK, results),
        ratio(result, BatchVariant.DUCKDB, results));
  }

  /** A line for machines. */
  static String resultLine(BatchResult result, List<BatchResult> results) {
    return String.format(
        Locale.ROOT,
        "RESULT case=batch input=%s variant=%s clicks=%d seconds=%.1f clicks_per_second=%.0f"
            + " clicks_per_cpu_second=%.0f peak_rss_mb=%.0f ratio_to_spark=%s ratio_to_duckdb=%s",
        result.scenario(),
        result.variant(),
        result.clicks(),
        result.seconds(),
        result.clicksPerSecond(),
        result.clicksPerCpuSecond(),
        result.residentBytesMax() / MEGABYTE,
        ratio(result, BatchVariant.SPARK, results),
        ratio(result, BatchVariant.DUCKDB, results));
  }

  /** How many times as fast by the clock as a peer on the same input; "-" without the peer. */
  static String ratio(BatchResult result, BatchVariant peer, List<BatchResult> results) {
    Optional<BatchResult> found =
        results.stream()
            .filter(
                other ->
                    other.variant().equals(peer.toString())
                        && other.scenario().equals(result.scenario())
                        && other.clicks() == result.clicks())
            .findFirst();
    return found
        .map(other -> String.format(Locale.ROOT, "%.2f", other.seconds() / result.seconds()))
        .orElse("-");
  }
}
