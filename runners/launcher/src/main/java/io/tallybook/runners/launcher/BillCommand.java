package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillDay;
import io.tallybook.pipelines.billing.BilledDay;
import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.pipelines.billing.BillingException;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.DayBill;
import io.tallybook.stores.ledger.DayBusyException;
import io.tallybook.stores.ledger.DayPosting;
import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.LedgerException;
import io.tallybook.stores.ledger.LedgerRefusal;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bill",
    description = {
      "Bills days from the raw log: counts and prices every record of a day once more, posts the"
          + " result to the ledger, and writes the final figures to the aggregate store.",
      "Safe at any time, any number of times: a day that is billed again changes nothing, or posts"
          + " the differences that new facts make. Works beside a running stack and on the folder"
          + " of a stopped one."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Billed, or nothing had changed.",
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP,
      ExitCode.REFUSED_HELP
    })
final class BillCommand implements Callable<Integer> {
  /** Which days, in one of three ways. */
  static final class Days {
    @Option(names = "--date", paramLabel = "DAY", description = "One UTC day, like 2026-03-01.")
    private @Nullable LocalDate date;

    @Option(names = "--yesterday", description = "The UTC day before today.")
    private boolean yesterday;

    @ArgGroup(exclusive = false)
    private @Nullable Range range;

    List<LocalDate> list(LocalDate today) {
      if (date != null) {
        return List.of(date);
      } else if (yesterday || range == null) {
        return List.of(today.minusDays(1));
      } else if (!range.from.isBefore(range.to)) {
        throw new CommandFailure(
            ExitCode.USAGE, "--from=" + range.from + " must lie before --to=" + range.to);
      }
      return range.from.datesUntil(range.to).toList();
    }
  }

  /** Several days, one after the other. */
  static final class Range {
    @Option(names = "--from", required = true, paramLabel = "DAY", description = "First UTC day.")
    private LocalDate from = LocalDate.EPOCH;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "End, exclusive.")
    private LocalDate to = LocalDate.EPOCH;
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Days days = new Days();

  @Option(
      names = "--price-book",
      paramLabel = "FILE",
      description = "CSV file of agreed prices; default: every click costs what its event says.")
  private @Nullable Path priceBook;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "The one currency that is accounted in, ISO 4217; default ${DEFAULT-VALUE}.")
  private String currency = "USD";

  @Option(
      names = "--dedup-horizon",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = DurationConverter.class,
      description = "How far around a day repeats are looked for; default ${DEFAULT-VALUE}.")
  private Duration dedupHorizon = BillingConfig.DEDUP_HORIZON_DEFAULT;

  @Option(names = "--dry-run", description = "Show what would be posted, and post nothing.")
  private boolean dryRun;

  @Mixin private BillingOptions options = new BillingOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.warningsOfABatch();
    options.check();
    Instant now = Instant.now();
    PriceBook prices = BillingOptions.priceBook(priceBook, currency).orElse(PriceBook.empty());
    TrafficPolicy policy = options.policy();
    List<BillingConfig> configs =
        days.list(LocalDate.ofInstant(now, ZoneOffset.UTC)).stream()
            .map(day -> config(day, prices, policy))
            .toList();
    ClosingCheck check = options.closingCheck();
    configs.forEach(config -> check.requireClosable(config.day(), now));
    try (LedgerAccess ledger = options.openLedger()) {
      configs.forEach(config -> requireNotRejudged(config.day(), ledger));
      for (BillingConfig config : configs) {
        bill(config, ledger);
      }
      return ExitCode.OK;
    } catch (LedgerRefusal | DayBusyException e) {
      throw CommandFailure.because(ExitCode.REFUSED, e);
    } catch (BillingException | LedgerException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }

  /** A bill would take back what judging the day once more has found. */
  private static void requireNotRejudged(LocalDate day, LedgerAccess ledger) {
    for (PostedBill run : ledger.ledger().bills(day, day.plusDays(1))) {
      if (run.reasons().contains(DifferenceReason.REJUDGED)) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            BillBasis.name(run)
                + " judged the day once more, which a bill would take back; 'tallybook rejudge"
                + " --date="
                + day
                + " --post' posts what has come since");
      }
    }
  }

  private BillingConfig config(LocalDate day, PriceBook prices, TrafficPolicy policy) {
    try {
      return new BillingConfig(options.rawLog(), day, dedupHorizon, currency, prices, policy);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private void bill(BillingConfig config, LedgerAccess ledger)
      throws IOException, InterruptedException {
    int basis = ledger.ledger().currentRun(config.day());
    BilledDay billed =
        BillDay.of(config, options.results())
            .run(
                options.execution(config.day()),
                new BillProgress(config.day(), spec.commandLine().getErr()));
    DayBill bill =
        new DayBill(
                billed.day(),
                billed.currency(),
                billed.snapshotId(),
                billed.versions(),
                billed.lines())
            .withBasis(basis);
    DayPosting posting = dryRun ? ledger.ledger().preview(bill) : ledger.ledger().postDay(bill);
    if (!dryRun) {
      options.finalFigures().write(billed);
    }
    BillReport.write(billed, posting, spec.commandLine().getOut());
  }
}
