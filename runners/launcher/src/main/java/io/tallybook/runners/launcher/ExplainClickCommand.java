package io.tallybook.runners.launcher;

import io.tallybook.pipelines.explain.ExplainBill;
import io.tallybook.pipelines.explain.ExplainedRecord;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.LineId;
import io.tallybook.stores.ledger.LineRun;
import io.tallybook.stores.ledger.PostedBill;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "click",
    description = {
      "Prints every record of an event's id: where it lies, which one counts and why the others do"
          + " not, what the traffic rules say, what it costs, and the line it is billed in or why"
          + " it is not.",
      "Reads the whole raw log, and judges each record by the bill of its own day; with --date only"
          + " what the bill of that day reads, judged by that bill."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      "1:The raw log has no such event, or it failed; the message says why and what helps.",
      ExitCode.USAGE_HELP
    })
final class ExplainClickCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "EVENT", description = "The event's id, as it was sent.")
  private String event = "";

  @Option(
      names = "--date",
      paramLabel = "DAY",
      description =
          "Look only where the bill of this UTC day looks, which is quicker; default: everywhere.")
  private @Nullable LocalDate date;

  @Mixin private ExplainOptions options = new ExplainOptions();

  @Override
  public Integer call() throws IOException {
    if (event.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "EVENT must not be empty");
    }
    return options.use(this::explain);
  }

  private int explain(LedgerAccess access) {
    String currency = ExplainOptions.currency(access);
    LocalDate only = date;
    LogSnapshot log = options.log();
    if (only != null) {
      BillBasis basis = BillBasis.of(only, currency, options, access);
      log = log.between(basis.config().readFrom(), basis.config().readTo());
    }
    LogSnapshot found = ExplainBill.filesOf(event, options.rawLog(), log);
    if (found.files().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "no record of event '"
              + PlainText.of(event)
              + "' is in the raw log"
              + (only == null ? "" : " where the bill of " + only + " looks; try without --date"));
    }
    Set<LocalDate> days = new LinkedHashSet<>();
    found.files().stream().map(LogFile::date).forEach(days::add);
    tell(found, only == null ? days : Set.of(only), currency, access);
    return ExitCode.OK;
  }

  private void tell(LogSnapshot found, Set<LocalDate> days, String currency, LedgerAccess access) {
    PrintWriter out = spec.commandLine().getOut();
    Map<LocalDate, BillBasis> bases = new LinkedHashMap<>();
    for (LocalDate day : days) {
      bases.put(day, BillBasis.of(day, currency, options, access));
    }
    if (!options.isCsv()) {
      out.print("Event " + PlainText.of(event) + " in " + currency + "\n");
      bases.forEach(
          (day, basis) -> {
            basis.bill().ifPresent(bill -> out.print("\nJudged by " + described(basis) + "\n"));
            basis.notes().forEach(note -> out.print("\nNote: " + note + "\n"));
          });
      out.print("\n");
    }
    RecordListing listing =
        new RecordListing(options.isCsv(), out, record -> billed(record, access));
    bases.forEach(
        (day, basis) ->
            basis
                .explaining(found)
                .event(
                    event,
                    record -> {
                      if (date != null || record.day().equals(day)) {
                        listing.add(record);
                      }
                    }));
    listing.end();
    out.flush();
  }

  private static String described(BillBasis basis) {
    return basis.bill().map(BillBasis::name).orElse("") + " (" + versions(basis) + ").";
  }

  private static String versions(BillBasis basis) {
    return basis.run().isPresent()
        ? basis.bill().map(PostedBill::versions).orElse("")
        : basis.config().versions();
  }

  /** Whether a record is billed, by the ledger: the time of its bill tells late records apart. */
  private static String billed(ExplainedRecord record, LedgerAccess access) {
    String reason = RecordListing.notBilled(record);
    if (!reason.isEmpty()) {
      return reason;
    }
    List<LineRun> runs =
        record
            .ad()
            .map(ad -> access.ledger().history(new LineId(record.day(), ad)))
            .orElse(List.of());
    boolean mayBeIn =
        !runs.isEmpty()
            && !Instant.ofEpochMilli(record.recordedAtMillis())
                .isAfter(runs.get(runs.size() - 1).bill().createdAt());
    return mayBeIn ? "yes" : "not yet";
  }
}
