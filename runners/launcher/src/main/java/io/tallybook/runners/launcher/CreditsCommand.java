package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BillingException;
import io.tallybook.runners.launcher.CreditReport.Sums;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.Adjustments;
import io.tallybook.stores.rawlog.RawLogException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "credits",
    description = {
      "Prints what was credited for invalid clicks after the first bill of their day: clicks and"
          + " amounts by advertiser, campaign, class of invalid traffic and rule. Credits are"
          + " negative. Adjustments for other reasons, such as late records, have rows of their"
          + " own.",
      "The rows of an advertiser add up to the adjustments that are posted to the ledger; if they"
          + " do not, it says so and fails."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The rows add up to the ledger's adjustments.",
      "1:They do not, or it failed; the message says why.",
      ExitCode.USAGE_HELP
    })
final class CreditsCommand implements Callable<Integer> {
  /** Which days, in one of two ways. */
  static final class Days {
    @Option(
        names = "--month",
        paramLabel = "YYYY-MM",
        description = "The UTC month in which the clicks happened.")
    private @Nullable YearMonth month;

    @ArgGroup(exclusive = false)
    private @Nullable Range range;

    LocalDate from() {
      return month != null ? month.atDay(1) : range().from;
    }

    LocalDate to() {
      return month != null ? month.plusMonths(1).atDay(1) : range().to;
    }

    private Range range() {
      return range == null ? new Range() : range;
    }
  }

  /** Several days. */
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
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private CreditListing format = CreditListing.TEXT;

  @Mixin private LedgerOptions options = new LedgerOptions();

  @Override
  public Integer call() throws IOException {
    if (!days.from().isBefore(days.to())) {
      throw new CommandFailure(
          ExitCode.USAGE, "--from=" + days.from() + " must lie before --to=" + days.to());
    }
    try {
      Found found = options.use(this::find);
      PrintWriter out = spec.commandLine().getOut();
      format.write(found.report(), found.adjustments().currency(), out);
      requireAllPosted(found);
      return ExitCode.OK;
    } catch (BillingException | RawLogException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }

  private record Found(Adjustments adjustments, CreditReport report) {}

  private Found find(LedgerAccess access) {
    Adjustments adjustments = access.ledger().adjustments(days.from(), days.to());
    return new Found(
        adjustments,
        CreditReport.of(
            adjustments,
            access.ledger().bills(days.from(), days.to()),
            options.folder().root().resolve("billing")));
  }

  /** Lines and postings are written apart from each other. */
  private static void requireAllPosted(Found found) {
    Map<String, Long> told = new TreeMap<>();
    found.report().totals().forEach((advertiser, sums) -> put(told, advertiser, sums));
    Map<String, Long> posted = new TreeMap<>(found.adjustments().postedMicros());
    posted.values().removeIf(micros -> micros == 0);
    if (!told.equals(posted)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "THE ROWS DO NOT ADD UP TO THE LEDGER'S ADJUSTMENTS: they come to "
              + told
              + " micros, the postings to "
              + posted);
    }
  }

  private static void put(Map<String, Long> told, String advertiser, Sums sums) {
    if (sums.micros() != 0) {
      told.put(advertiser, sums.micros());
    }
  }
}
