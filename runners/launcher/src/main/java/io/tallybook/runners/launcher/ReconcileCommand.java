package io.tallybook.runners.launcher;

import io.tallybook.reconciliation.Drift;
import io.tallybook.reconciliation.DriftVerdict;
import io.tallybook.reconciliation.IndependentCount;
import io.tallybook.reconciliation.LogCount;
import io.tallybook.reconciliation.ReconcileReport;
import io.tallybook.reconciliation.ReconciliationException;
import io.tallybook.reconciliation.StreamCount;
import io.tallybook.stores.aggregate.AggregateStore;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "reconcile",
    description =
        "Counts a log of events a second time, independently, and prints where the stream differs."
            + " Asks a running stack, or opens the data folder of a stopped one, which also tells"
            + " impressions and conversions.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK_HELP,
      "1:The drift is past 0.1 %%, or it failed; the message says why and what helps.",
      ExitCode.USAGE_HELP,
      ExitCode.UNREACHABLE_HELP
    })
final class ReconcileCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      required = true,
      description = "The events as they were sent, a JSON object a line as POST /events takes it.")
  private Path log = Path.of("");

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "The one currency that is accounted in, ISO 4217; default ${DEFAULT-VALUE}.")
  private String currency = "USD";

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many differences of each figure to show; default ${DEFAULT-VALUE}.")
  private int rowsMax;

  @Mixin private StackAccess access = new StackAccess();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogCount independent = independentCount();
    ReconcileReport report = report(streamCount(independent), independent);
    PrintWriter out = spec.commandLine().getOut();
    report.write(out);
    out.flush();
    return report.drift().verdict() == DriftVerdict.PAGE ? ExitCode.FAILED : ExitCode.OK;
  }

  private LogCount independentCount() {
    try {
      return IndependentCount.inCurrency(currency).withGranularity(Drift.GRANULARITY).count(log);
    } catch (IllegalArgumentException | ReconciliationException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private ReconcileReport report(StreamCount stream, LogCount independent) {
    try {
      return ReconcileReport.of(stream, independent).withRowsMax(rowsMax);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  private StreamCount streamCount(LogCount independent) throws IOException, InterruptedException {
    if (access.isStoppedStack()) {
      try (AggregateStore store = DuckDbAggregateStore.openExisting(access.folder().storeFile())) {
        return StreamCount.of(store, independent);
      }
    }
    return new ReportedCount(access.client()).over(independent);
  }
}
