package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillDay;
import io.tallybook.pipelines.billing.BilledDay;
import io.tallybook.pipelines.billing.BillingConfig;
import io.tallybook.pipelines.billing.BillingException;
import io.tallybook.pipelines.billing.FindSources;
import io.tallybook.pipelines.billing.KeptRun;
import io.tallybook.pipelines.billing.MatureFindings;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.DayBill;
import io.tallybook.stores.ledger.DayBusyException;
import io.tallybook.stores.ledger.DayPosting;
import io.tallybook.stores.ledger.LedgerException;
import io.tallybook.stores.ledger.LedgerRefusal;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.rawlog.RawLogException;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rejudge",
    description = {
      "Judges a billed day once more from the raw log, with the rules that need days to decide and"
          + " with the lists and settings of today, and shows what that changes: clicks and money,"
          + " rule by rule, against the bill that is posted.",
      "Posts nothing unless told to. With --post the differences become adjustments of the ledger,"
          + " credits are negative; doing it again changes nothing, and no line is ever edited.",
      "Prices, and the horizon of repeats, are those of the posted bill."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Shown, posted, or nothing had changed.",
      ExitCode.FAILED_HELP,
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP,
      "5:Refused: the day is not billed, is too early, its bill's verdicts are gone, --rules cannot"
          + " leave the others as they were, or another run is at it; nothing was changed."
    })
final class RejudgeCommand implements Callable<Integer> {
  /** What tells the findings of whole sources of traffic to the rules that need them. */
  private static final MatureFindings FINDINGS =
      (config, execution) -> config.traffic().withFindings(FindSources.run(config, execution));

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--date",
      required = true,
      paramLabel = "DAY",
      description = "A UTC day that is billed, like 2026-03-01.")
  private LocalDate date = LocalDate.EPOCH;

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "RULE",
      description =
          "Only these rules may judge otherwise than in the posted bill, separated by commas;"
              + " default: all. Lists must then be those of the bill.")
  private Set<String> rules = new TreeSet<>();

  @Option(
      names = "--price-book",
      paramLabel = "FILE",
      description = "CSV file of agreed prices; default: the one that the posted bill's run kept.")
  private @Nullable Path priceBook;

  @Option(
      names = "--post",
      description = "Post the differences to the ledger, and write the final figures.")
  private boolean post;

  @Mixin private BillingOptions options = new BillingOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.warningsOfABatch();
    options.check();
    TrafficPolicy policy = options.maturePolicy();
    options.closingCheck().requireClosable(date, Instant.now());
    try (LedgerAccess ledger = options.openLedger()) {
      rejudge(policy, ledger);
      return ExitCode.OK;
    } catch (LedgerRefusal | DayBusyException e) {
      throw CommandFailure.because(ExitCode.REFUSED, e);
    } catch (BillingException | LedgerException | RawLogException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }

  private void rejudge(TrafficPolicy policy, LedgerAccess ledger)
      throws IOException, InterruptedException {
    List<PostedBill> runs = ledger.ledger().bills(date, date.plusDays(1));
    if (runs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED, date + " is not billed yet: 'tallybook bill --date=" + date + "'");
    }
    PostedBill posted = runs.get(runs.size() - 1);
    RejudgeBasis basis = new RejudgeBasis(posted, options.results());
    KeptRun before = basis.run();
    BillDay.Execution execution = options.execution(date);
    BillingConfig config = withFindings(config(basis, policy, ledger), execution);
    BilledDay now =
        BillDay.of(config, options.results())
            .run(execution, new BillProgress(date, spec.commandLine().getErr()));
    RejudgeReport report = RejudgeReport.of(before, now);
    DayBill bill =
        new DayBill(date, now.currency(), now.snapshotId(), now.versions(), now.lines())
            .withBasis(posted.run())
            .asRejudged();
    DayPosting posting = post ? ledger.ledger().postDay(bill) : ledger.ledger().preview(bill);
    if (post) {
      options.finalFigures().write(now);
    }
    report.write(posted, posting, spec.commandLine().getOut());
  }

  private BillingConfig config(RejudgeBasis basis, TrafficPolicy policy, LedgerAccess ledger) {
    String currency = ExplainOptions.currency(ledger);
    BillingConfig config =
        basis.config(
            options.rawLog(), currency, BillingOptions.priceBook(priceBook, currency), policy);
    return rules.isEmpty() ? config : config.withTraffic(basis.limited(config, rules));
  }

  private static BillingConfig withFindings(BillingConfig config, BillDay.Execution execution) {
    return RejudgeBasis.isMature(config.traffic())
        ? config.withTraffic(FINDINGS.add(config, execution))
        : config;
  }
}
