package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillDay;
import io.tallybook.pipelines.billing.BillingException;
import io.tallybook.pipelines.billing.PriceBookFile;
import io.tallybook.runners.direct.DirectBatchLauncher;
import io.tallybook.runners.flink.FlinkBatchLauncher;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.runners.local.LocalLedger;
import io.tallybook.stores.ledger.ClosingRule;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what days are billed from, where, and to which ledger. */
final class BillingOptions {
  /** Where a pipeline runs. */
  enum Runner {
    FLINK,
    DIRECT
  }

  @Option(
      names = "--raw-log",
      paramLabel = "DIR",
      description = "Folder of the raw log; default: 'raw' in --data.")
  private @Nullable Path rawLog;

  @Option(
      names = "--runner",
      defaultValue = "flink",
      description =
          "${COMPLETION-CANDIDATES}: Flink, embedded, whose memory does not grow with the day; or"
              + " Beam's direct runner, for small days; default ${DEFAULT-VALUE}.")
  private Runner runner = Runner.FLINK;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many workers; default: one for each processor.")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--close-after",
      paramLabel = "TIME",
      defaultValue = "6h",
      converter = DurationConverter.class,
      description =
          "How long after a day's end late records are awaited; default ${DEFAULT-VALUE}.")
  private Duration closeAfter = ClosingRule.LATENESS_WINDOW_DEFAULT;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "The Kafka that the raw log is archived from: tells whether the log is complete; default:"
              + " that of the stack in --data.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--ledger",
      paramLabel = "URL",
      description =
          "JDBC address of the ledger's PostgreSQL; default: that of the stack in --data.")
  private @Nullable String ledgerUrl;

  @Mixin private TrafficFlags traffic = new TrafficFlags();

  @Mixin private StackAccess access = new StackAccess();

  /** Refuses values that no option converter does. */
  void check() {
    if (parallelism < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--parallelism=" + parallelism + " must be 1 or more");
    }
  }

  Path rawLog() {
    return rawLog == null ? folder().rawLog() : rawLog;
  }

  DataFolder folder() {
    return access.folder();
  }

  /** Where the folders of all days' runs lie. */
  Path results() {
    return folder().root().resolve("billing");
  }

  /** What judges a first bill. */
  TrafficPolicy policy() {
    return traffic.policy(folder());
  }

  /** What judges when all has come that rules wait for. */
  TrafficPolicy maturePolicy() {
    return traffic.maturePolicy(folder());
  }

  ClosingCheck closingCheck() {
    return new ClosingCheck(
        new ClosingRule(closeAfter), rawLog(), folder().brokerAddress(), bootstrapServers);
  }

  LedgerAccess openLedger() throws IOException {
    return LocalLedger.open(folder(), ledgerUrl);
  }

  /** Runs pipelines of a day where the user wants it. */
  BillDay.Execution execution(LocalDate day) {
    Path scratch = results().resolve("scratch").resolve("date=" + day);
    return (records, build) -> {
      switch (runner) {
        case FLINK -> FlinkBatchLauncher.run(parallelism, records, scratch, build);
        case DIRECT -> DirectBatchLauncher.run(parallelism, build);
      }
    };
  }

  FinalFigures finalFigures() {
    return FinalFigures.of(access);
  }

  /** Reads a price book; empty for none. */
  static Optional<PriceBook> priceBook(@Nullable Path file, String currency) {
    try {
      return Optional.ofNullable(file).map(path -> PriceBookFile.read(path, currency));
    } catch (BillingException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }
}
