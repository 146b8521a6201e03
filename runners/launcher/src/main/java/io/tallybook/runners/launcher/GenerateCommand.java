package io.tallybook.runners.launcher;

import io.tallybook.testdata.DisorderProfile;
import io.tallybook.testdata.TrafficConfig;
import io.tallybook.testdata.TrafficGenerator;
import io.tallybook.testdata.TrafficListFiles;
import io.tallybook.testdata.TrafficMix;
import io.tallybook.testdata.TrafficProfile;
import io.tallybook.testdata.TrafficWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description =
        "Writes realistic traffic, one JSON object a line, in the order of arrival. The same seed and"
            + " options give the same bytes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class GenerateCommand implements Callable<Integer> {
  /** By what a user knows the settings. */
  private static final Map<String, String> FLAGS =
      Map.of(
          "start", "--start",
          "duration", "--duration",
          "eventCountMax", "--count",
          "eventsPerSecond", "--rate",
          "currency", "--currency");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write; without it, to standard output.")
  private @Nullable Path out;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "Also write what is true of each event, which 'judge' takes: id, time, type, label, first"
              + " or duplicate.")
  private @Nullable Path truth;

  @Option(
      names = "--lists",
      paramLabel = "DIR",
      description =
          "Also write the lists of addresses and ids that the traffic is to be judged by, for"
              + " --trafficLists.")
  private @Nullable Path lists;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Everything random follows from it.")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "2024-01-01T00:00:00Z",
      description = "Earliest event time.")
  private Instant start = Instant.EPOCH;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "PT1H",
      description = "Length of the traffic, ISO 8601.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after this many events, even if the duration has not passed.")
  private @Nullable Long count;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Events per second on the average of a day.")
  private double rate;

  @Option(
      names = "--profile",
      defaultValue = "normal",
      description = "Share of invalid traffic: ${COMPLETION-CANDIDATES}.")
  private TrafficProfile profile = TrafficProfile.NORMAL;

  @Option(
      names = "--disorder",
      defaultValue = "realistic",
      description = "How late events arrive: ${COMPLETION-CANDIDATES}.")
  private DisorderProfile disorder = DisorderProfile.REALISTIC;

  @Option(
      names = "--received-at",
      description = "Also write when each event was received; only operators may send that.")
  private boolean receivedAt;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "USD",
      description = "Currency of the prices, ISO 4217.")
  private String currency = "USD";

  @Override
  public Integer call() throws IOException {
    TrafficConfig config =
        TrafficConfig.defaults()
            .withSeed(seed)
            .withStart(start)
            .withDuration(duration)
            .withEventsPerSecond(rate)
            .withMix(TrafficMix.defaults().withProfile(profile))
            .withDisorder(disorder)
            .withCurrency(currency)
            .withEnoughUsers();
    if (count != null) {
      config = config.withEventCountMax(count);
    }
    List<String> problems = config.problems();
    if (!problems.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          problems.stream().map(GenerateCommand::byFlag).collect(Collectors.joining("; ")));
    }
    requireWritable();
    TrafficWriter writer = TrafficWriter.create(new TrafficGenerator(config));
    if (receivedAt) {
      writer = writer.withReceivedAt();
    }
    if (truth != null) {
      writer = writer.withTruthFile(truth);
    }
    if (lists != null) {
      TrafficListFiles.of(config).writeTo(lists);
    }
    TrafficWriter.Counts counts;
    try {
      counts = write(writer);
    } catch (IOException e) {
      if (CommandFailure.isReaderGone(e)) {
        return ExitCode.OK;
      }
      throw e;
    }
    spec.commandLine()
        .getErr()
        .printf(
            "wrote %d events: %d clicks, %d impressions, %d conversions; %d of them duplicates, %d"
                + " invalid%n",
            counts.events(),
            counts.clicks(),
            counts.impressions(),
            counts.conversions(),
            counts.duplicates(),
            counts.invalid());
    return ExitCode.OK;
  }

  /** A problem begins with its name. */
  private static String byFlag(String problem) {
    int end = problem.indexOf(' ');
    String name = problem.substring(0, end);
    return FLAGS.getOrDefault(name, name) + problem.substring(end);
  }

  /** Before the first file is opened: what is there would be gone. */
  private void requireWritable() {
    List<String> problems = new ArrayList<>();
    requireFile("--out", out, problems);
    requireFile("--truth", truth, problems);
    if (out != null && truth != null && absolute(out).equals(absolute(truth))) {
      problems.add("--out and --truth must be two files, are both " + out);
    }
    if (lists != null && Files.exists(lists) && !Files.isDirectory(lists)) {
      problems.add("--lists=" + lists + " must be a folder, is a file");
    }
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, String.join("; ", problems));
    }
  }

  private static void requireFile(String flag, @Nullable Path file, List<String> problems) {
    if (file == null) {
      return;
    }
    Path folder = absolute(file).getParent();
    if (Files.isDirectory(file)) {
      problems.add(flag + "=" + file + " must be a file, is a folder");
    } else if (folder != null && !Files.isDirectory(folder)) {
      problems.add(flag + "=" + file + " needs the folder " + folder + ", which is not there");
    }
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private TrafficWriter.Counts write(TrafficWriter writer) throws IOException {
    if (out != null) {
      return writer.writeTo(out);
    }
    // Straight to the descriptor: System.out would hide that the reader has gone. Not closed: it is
    // not ours.
    return writer.writeTo(new FileOutputStream(FileDescriptor.out));
  }
}
