package io.tallybook.runners.launcher;

import io.tallybook.pipelines.ArchiveCatchUp;
import io.tallybook.pipelines.ArchiveConfig;
import io.tallybook.pipelines.ArchiveOptions;
import io.tallybook.pipelines.ArchivedTopic;
import io.tallybook.pipelines.ConfigException;
import io.tallybook.runners.flink.FlinkDefaults;
import io.tallybook.runners.flink.FlinkLauncher;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.runners.local.StackBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "archive",
    description = {
      "Archives every record of the event topic, as received, in the raw log, and every message of"
          + " the topic of invalid clicks in a log of its own.",
      "It goes on where the logs end and runs until it is stopped; 'run' has it built in. With"
          + " --until-current it archives what is in Kafka now and exits, without Flink: with --data"
          + " also for a stopped stack, whose broker it opens meanwhile."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class ArchiveCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Spec
  void setSpec(CommandSpec newSpec) {
    spec = newSpec;
    spec.usageMessage().footer(PipelineFlags.help(ArchiveOptions.class, FlinkDefaults.ARCHIVE));
  }

  @Option(
      names = "--until-current",
      description = "Archive what is in Kafka now, then exit. Takes the pipeline's flags only.")
  private boolean untilCurrent;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of a local stack, running or stopped: its broker and its logs. With"
              + " --until-current only.")
  private @Nullable Path data;

  // picocli adds to it.
  @Unmatched private List<String> flags = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (data != null && !untilCurrent) {
      throw new CommandFailure(
          ExitCode.USAGE, "--data goes with --until-current: a running stack archives by itself");
    }
    if (data != null) {
      DataFolder folder = new DataFolder(data);
      try (StackBroker broker = StackBroker.of(folder)) {
        flags.add("--bootstrapServers=" + broker.bootstrapServers());
        flags.add("--rawLog=" + folder.rawLog());
        flags.add("--invalidClickLog=" + folder.invalidClickLog());
        return catchUp();
      }
    }
    return untilCurrent ? catchUp() : run();
  }

  private int catchUp() {
    ArchiveConfig config = understood(this::config);
    PrintWriter out = spec.commandLine().getOut();
    for (ArchivedTopic topic : config.topics()) {
      long archived =
          ArchiveCatchUp.run(
              config,
              topic,
              records -> {
                out.println(records + " records archived ...");
                out.flush();
              });
      out.println(
          archived
              + " records archived; "
              + topic.log()
              + " has what was in "
              + topic.name()
              + " by now");
      out.flush();
    }
    return ExitCode.OK;
  }

  private ArchiveConfig config() {
    return ArchiveConfig.from(
        PipelineOptionsFactory.fromArgs(flags.toArray(String[]::new)).as(ArchiveOptions.class));
  }

  private int run() throws InterruptedException {
    Logging.atLeastWarnings();
    PipelineResult result =
        understood(() -> FlinkLauncher.startArchive(flags.toArray(String[]::new)));
    spec.commandLine().getOut().println("the archive runs");
    spec.commandLine().getOut().flush();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(result), "tallybook-stop"));
    PipelineResult.State state = result.waitUntilFinish();
    throw new CommandFailure(ExitCode.FAILED, "the archive ended: " + state);
  }

  private static <T> T understood(Supplier<T> action) {
    try {
      return action.get();
    } catch (ConfigException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, CommandFailure.messageOf(e) + "; see 'tallybook archive --help'", e);
    }
  }

  private static void stop(PipelineResult result) {
    try {
      result.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException("the archive could not be stopped", e);
    }
  }
}
