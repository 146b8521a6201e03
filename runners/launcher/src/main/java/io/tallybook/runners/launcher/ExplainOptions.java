package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillingException;
import io.tallybook.pipelines.billing.PriceBookFile;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.AccountStatus;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.RawLogException;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say from what a bill is explained. */
final class ExplainOptions {
  private static final String CURRENCY_DEFAULT = "USD";

  /** How it is printed. */
  enum Format {
    TEXT,
    CSV
  }

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. CSV has the records only.")
  private Format format = Format.TEXT;

  @Option(
      names = "--raw-log",
      paramLabel = "DIR",
      description = "Folder of the raw log; default: 'raw' in --data.")
  private @Nullable Path rawLog;

  @Option(
      names = "--price-book",
      paramLabel = "FILE",
      description =
          "CSV file of agreed prices, as 'bill' took it; default: the one that the day's run kept.")
  private @Nullable Path priceBook;

  @Mixin private TrafficFlags traffic = new TrafficFlags();

  @Mixin private LedgerOptions ledger = new LedgerOptions();

  boolean isCsv() {
    return format == Format.CSV;
  }

  Path rawLog() {
    Path root = rawLog == null ? ledger.folder().rawLog() : rawLog;
    if (!Files.isDirectory(root)) {
      throw new CommandFailure(
          ExitCode.USAGE, root + ": there is no raw log; name one with --data or --raw-log");
    }
    return root;
  }

  /** What judges traffic today, which a bill may not have been judged by. */
  TrafficPolicy traffic() {
    return traffic.policy(ledger.folder());
  }

  LogSnapshot log() {
    return RawLog.open(rawLog()).snapshot();
  }

  /** Where runs keep their results. */
  Path results() {
    return ledger.folder().root().resolve("billing");
  }

  /** The price book that the user named. */
  Optional<PriceBook> priceBook(String currency) {
    try {
      return Optional.ofNullable(priceBook).map(file -> PriceBookFile.read(file, currency));
    } catch (BillingException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  /** The ledger's one currency; of an empty ledger the default one. */
  static String currency(LedgerAccess access) {
    return access.ledger().accounts().stream()
        .findFirst()
        .map(AccountStatus::currency)
        .orElse(CURRENCY_DEFAULT);
  }

  /** Works with the ledger; what is wrong with the log or the results is told as a failure. */
  <T> T use(Function<LedgerAccess, T> work) throws IOException {
    try {
      return ledger.use(work);
    } catch (RawLogException | BillingException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }
}
