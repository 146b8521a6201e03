package io.tallybook.runners.launcher;

import io.tallybook.pipelines.BrokerOffsets;
import io.tallybook.stores.rawlog.Finding;
import io.tallybook.stores.rawlog.Finding.Code;
import io.tallybook.stores.rawlog.LogVerification;
import io.tallybook.stores.rawlog.RawLogException;
import io.tallybook.stores.rawlog.TopicPartition;
import io.tallybook.stores.rawlog.Verification;
import io.tallybook.stores.rawlog.Verification.Range;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Proves that the raw log is complete and untouched, or names what is missing, doubled,"
          + " tampered with or left over.",
      "Reads every file twice: for its hash, and for its rows. Every offset must be in exactly one"
          + " row. With --date the manifests are checked as a whole, and the files of that day.",
      "One line for each finding: FAULT or note, its code, where, what is wrong."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The log is complete and untouched; there may be notes.",
      "1:It is not, or it could not be read; the output says what is wrong.",
      ExitCode.USAGE_HELP,
      "4:The broker named with --bootstrap-servers does not answer."
    })
final class LogVerifyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "The one UTC day whose files to read; all, if absent.")
  private @Nullable LocalDate date;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to compare with, comma-separated: what is not archived yet.")
  private @Nullable String bootstrapServers;

  @Mixin private LogFolder folder = new LogFolder();

  @Override
  public Integer call() {
    Path root = folder.root();
    Verification verification = LogVerification.run(root, Optional.ofNullable(date));
    List<Finding> findings = new ArrayList<>(verification.findings());
    if (bootstrapServers != null) {
      findings.addAll(compare(bootstrapServers, verification.partitions()));
    }
    PrintWriter out = spec.commandLine().getOut();
    verification
        .partitions()
        .forEach(
            (source, range) ->
                out.println(source + ": offsets " + range.from() + " to " + (range.to() - 1)));
    for (Finding finding : findings) {
      out.println(
          (finding.code().isFault() ? "FAULT " : "note  ")
              + finding.code()
              + " "
              + finding.where()
              + ": "
              + finding.detail());
    }
    long faults = findings.stream().filter(finding -> finding.code().isFault()).count();
    out.println(
        verification.filesChecked()
            + " files with "
            + verification.rowsChecked()
            + " rows read; "
            + (faults == 0 ? "complete and untouched" : faults + " faults"));
    out.flush();
    return faults == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static List<Finding> compare(String servers, Map<TopicPartition, Range> partitions) {
    List<Finding> findings = new ArrayList<>();
    TreeSet<String> topics = new TreeSet<>();
    partitions.keySet().forEach(source -> topics.add(source.topic()));
    for (String topic : topics) {
      try (BrokerOffsets broker = BrokerOffsets.open(servers, topic)) {
        Map<Integer, Long> begins = broker.begins();
        broker
            .ends()
            .forEach(
                (partition, end) -> {
                  TopicPartition source = new TopicPartition(topic, partition);
                  long begin = begins.getOrDefault(partition, 0L);
                  Range range = partitions.getOrDefault(source, new Range(begin, begin));
                  compare(source, range, begin, end, findings);
                });
      } catch (RawLogException e) {
        throw CommandFailure.because(ExitCode.UNREACHABLE, e);
      }
    }
    return findings;
  }

  private static void compare(
      TopicPartition source, Range archived, long begin, long end, List<Finding> findings) {
    if (end < archived.to()) {
      findings.add(
          new Finding(
              Code.AHEAD_OF_BROKER,
              source.toString(),
              "ends at " + archived.to() + ", the broker's at " + end + ": another topic"));
    } else if (begin > archived.to()) {
      findings.add(
          new Finding(
              Code.LOST,
              source.toString(),
              "offsets " + archived.to() + " to " + (begin - 1) + " are no longer in the broker"));
    } else if (end > archived.to()) {
      findings.add(
          new Finding(
              Code.BEHIND,
              source.toString(),
              (end - archived.to()) + " records are in the broker and not archived yet"));
    }
  }
}
