package io.tallybook.runners.launcher;

import io.tallybook.pipelines.explain.ExplainedRecord;
import io.tallybook.pipelines.explain.LineTotals;
import io.tallybook.runners.local.LedgerAccess;
import io.tallybook.stores.ledger.LineFigures;
import io.tallybook.stores.ledger.LineId;
import io.tallybook.stores.ledger.LineRun;
import io.tallybook.stores.rawlog.LogSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "line",
    description = {
      "Prints what a line was billed, run by run, and every record behind it, from the raw log:"
          + " by the prices of the day's bill, and with the verdicts that its run keeps.",
      "The records must add up to the line; if they do not, it says so and fails."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The records add up to the line.",
      "1:They do not, there is no such line, or it failed; the message says why and what helps.",
      ExitCode.USAGE_HELP
    })
final class ExplainLineCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "LINE",
      description =
          "DAY/ADVERTISER/CAMPAIGN/AD, as statements name it with the month for the day, for"
              + " instance 2026-11-03/acme/spring/banner-1.")
  private String line = "";

  @Mixin private ExplainOptions options = new ExplainOptions();

  @Override
  public Integer call() throws IOException {
    LineId id = lineId();
    return options.use(access -> explain(id, access));
  }

  private LineId lineId() {
    try {
      return LineId.parse(line);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private int explain(LineId id, LedgerAccess access) {
    List<LineRun> runs = access.ledger().history(id);
    if (runs.isEmpty()) {
      throw unknown(id, access);
    }
    String currency = ExplainOptions.currency(access);
    BillBasis basis = BillBasis.of(id.day(), currency, options, access);
    PrintWriter out = spec.commandLine().getOut();
    if (!options.isCsv()) {
      out.print("Line " + id + " in " + currency + "\n\n");
      LineTable.history(runs, out);
      basis.notes().forEach(note -> out.print("\nNote: " + note + "\n"));
      out.print("\n");
    }
    LogSnapshot log = options.log();
    LineTotals totals = new LineTotals(id.day(), id.ad(), currency);
    RecordListing listing = new RecordListing(options.isCsv(), out, record -> billed(record, id));
    basis
        .explaining(log)
        .line(
            id.ad(),
            record -> {
              totals.add(record);
              listing.add(record);
            });
    listing.end();
    LineFigures billed = runs.get(runs.size() - 1).figures();
    LineFigures found = LineTable.figures(totals.line());
    if (!options.isCsv()) {
      out.print("\n");
      LineTable.comparison(billed, found, out);
    }
    out.flush();
    if (!found.equals(billed)) {
      throw new CommandFailure(ExitCode.FAILED, mismatch(id, basis, log));
    }
    return ExitCode.OK;
  }

  private static CommandFailure unknown(LineId id, LedgerAccess access) {
    return new CommandFailure(
        ExitCode.FAILED,
        "nothing was ever billed as "
            + id
            + (access.ledger().currentRun(id.day()) == 0
                ? ": " + id.day() + " is not billed"
                : "; 'tallybook statement' names the lines of an advertiser"));
  }

  private static String billed(ExplainedRecord record, LineId id) {
    String reason = RecordListing.notBilled(record);
    if (!reason.isEmpty()) {
      return reason;
    }
    return record.isIn(id.day(), id.ad()) ? "yes" : "in its own line";
  }

  private static String mismatch(LineId id, BillBasis basis, LogSnapshot log) {
    StringBuilder message =
        new StringBuilder("THE RECORDS DO NOT ADD UP TO THE LINE ").append(id).append(": ");
    if (!basis.notes().isEmpty()) {
      return message.append(String.join(" ", basis.notes())).toString();
    }
    return message
        .append(
            basis.isOfSameRecords(log)
                ? "the bill read these very records with these rules and prices; find out which of"
                    + " the two is wrong before anything is posted"
                : "the raw log holds other records of these hours than the bill read; bill "
                    + id.day()
                    + " again, which posts the difference")
        .toString();
  }
}
