package io.tallybook.runners.launcher;

import io.tallybook.pipelines.ConfigException;
import io.tallybook.pipelines.CountingOptions;
import io.tallybook.runners.direct.DirectLauncher;
import io.tallybook.runners.flink.FlinkDefaults;
import io.tallybook.runners.flink.FlinkLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "stream",
    description = {
      "Runs the live count: events from Kafka to the aggregate store.",
      "With --store=duckdb:FILE it opens the store itself, which no other process can do meanwhile;"
          + " with --store=http[s]://HOST[:PORT] it writes through 'tallybook serve' there, with the"
          + " operator's token that every worker finds in TALLYBOOK_TOKEN."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class StreamCommand implements Callable<Integer> {
  /** Where a pipeline runs. */
  enum Runner {
    FLINK,
    DIRECT
  }

  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Spec
  void setSpec(CommandSpec newSpec) {
    spec = newSpec;
    spec.usageMessage().footer(PipelineFlags.help(CountingOptions.class, FlinkDefaults.LIVE_COUNT));
  }

  @Option(
      names = "--runner",
      defaultValue = "flink",
      description =
          "${COMPLETION-CANDIDATES}: Flink, embedded or on a cluster, or Beam's direct runner, which"
              + " keeps all state in memory.")
  private Runner runner = Runner.FLINK;

  // picocli adds to it.
  @Unmatched private List<String> flags = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Logging.atLeastWarnings();
    PipelineResult result = start(flags.toArray(String[]::new));
    spec.commandLine().getOut().println("the live count runs");
    spec.commandLine().getOut().flush();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(result), "tallybook-stop"));
    PipelineResult.State state = result.waitUntilFinish();
    throw new CommandFailure(ExitCode.FAILED, "the live count ended: " + state);
  }

  private PipelineResult start(String[] args) {
    try {
      return switch (runner) {
        case FLINK -> FlinkLauncher.start(args);
        case DIRECT ->
            DirectLauncher.start(PipelineOptionsFactory.fromArgs(args).as(CountingOptions.class));
      };
    } catch (ConfigException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, CommandFailure.messageOf(e) + "; see 'tallybook stream --help'", e);
    }
  }

  private static void stop(PipelineResult result) {
    try {
      result.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException("the live count could not be stopped", e);
    }
  }
}
