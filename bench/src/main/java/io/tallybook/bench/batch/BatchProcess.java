package io.tallybook.bench.batch;

import io.tallybook.bench.input.ClickDay;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.pipelines.billing.BillDay;
import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.runners.flink.FlinkBatchLauncher;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;

/** One step in a process of its own. Exits 1 if anything is wrong. */
final class BatchProcess {
  /** Nobody watches. */
  private static final BillDay.Watch UNWATCHED = (files, rows, progress) -> () -> {};

  private BatchProcess() {}

  /**
   * Runs.
   *
   * @param args {@code input FOLDER CASE CLICKS}, {@code tallybook LOG OUTPUT SCRATCH CORES} or
   *     {@code duckdb LOG OUTPUT SCRATCH CORES}
   */
  public static void main(String[] args) {
    // Threads of Flink would keep the process alive: it ends by exit.
    int exitCode = 0;
    try {
      switch (args[0]) {
        case "input" ->
            new BatchInput(Path.of(args[1]))
                .write(BenchCase.valueOf(args[2]), Long.parseLong(args[3]));
        case "tallybook" ->
            bill(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]), Integer.parseInt(args[4]));
        case "duckdb" -> query(args[1], args[2], args[3], args[4]);
        default -> throw new IllegalArgumentException("there is no step " + args[0]);
      }
    } catch (Exception e) {
      e.printStackTrace();
      exitCode = 1;
    }
    System.exit(exitCode);
  }

  /** The one rule that all variants have. */
  private static final TrafficPolicy RULES = TrafficPolicy.defaults().only("UA_MISSING");

  private static void bill(Path log, Path output, Path scratch, int cores) {
    BillDay.of(
            new BillingConfig(
                log,
                ClickDay.date(),
                Duration.ofDays(1),
                RunSpec.CURRENCY,
                PriceBook.empty(),
                RULES),
            output)
        .run((records, build) -> FlinkBatchLauncher.run(cores, records, scratch, build), UNWATCHED);
  }

  private static void query(String log, String output, String scratch, String cores)
      throws Exception {
    SqlScript script =
        SqlScript.of(
            "duckdb.sql", Map.of("log", log, "output", output, "scratch", scratch, "cores", cores));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      script.run(connection);
    }
  }
}
