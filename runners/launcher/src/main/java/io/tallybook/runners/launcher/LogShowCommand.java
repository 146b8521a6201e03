package io.tallybook.runners.launcher;

import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogSnapshot;
import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.TopicPartition;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    description =
        "Prints what the raw log holds: its partitions with their ends, and its days, by the UTC"
            + " day of the event.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class LogShowCommand implements Callable<Integer> {
  /** How it is printed. */
  enum Format {
    TEXT,
    CSV
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. CSV has the days only.")
  private Format format = Format.TEXT;

  @Mixin private LogFolder folder = new LogFolder();

  /** What some files hold together. */
  private record Sum(
      long files, long rows, long bytes, long minOffset, long maxOffset, long newestMillis) {
    static Sum of(LogFile file) {
      return new Sum(
          1,
          file.rows(),
          file.bytes(),
          file.minOffset(),
          file.maxOffset(),
          file.maxRecordedAtMillis());
    }

    Sum and(Sum other) {
      return new Sum(
          files + other.files,
          rows + other.rows,
          bytes + other.bytes,
          Math.min(minOffset, other.minOffset),
          Math.max(maxOffset, other.maxOffset),
          Math.max(newestMillis, other.newestMillis));
    }

    String csv() {
      return files + "," + rows + "," + bytes + "," + Instant.ofEpochMilli(newestMillis);
    }
  }

  @Override
  public Integer call() throws IOException {
    LogSnapshot snapshot = RawLog.open(folder.root()).snapshot();
    String days = days(snapshot);
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case CSV -> out.print(days);
      case TEXT -> {
        TextTable.write(partitions(snapshot), out);
        out.println();
        TextTable.write(days, out);
        out.println();
        out.println("snapshot " + snapshot.id());
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String partitions(LogSnapshot snapshot) {
    StringBuilder csv =
        new StringBuilder("topic,partition,begins_at,ends_at,files,rows,bytes,newest_record\n");
    Map<TopicPartition, Sum> sums = sums(snapshot, LogFile::topicPartition);
    sums.forEach(
        (source, sum) ->
            csv.append(source.topic())
                .append(',')
                .append(source.partition())
                .append(',')
                .append(sum.minOffset)
                .append(',')
                .append(sum.maxOffset + 1)
                .append(',')
                .append(sum.csv())
                .append('\n'));
    return csv.toString();
  }

  private static String days(LogSnapshot snapshot) {
    StringBuilder csv = new StringBuilder("date,files,rows,bytes,newest_record\n");
    Map<String, Sum> sums = sums(snapshot, file -> file.date().toString());
    sums.forEach((date, sum) -> csv.append(date).append(',').append(sum.csv()).append('\n'));
    return csv.toString();
  }

  private static <K extends Comparable<K>> SortedMap<K, Sum> sums(
      LogSnapshot snapshot, Function<LogFile, K> key) {
    TreeMap<K, Sum> sums = new TreeMap<>();
    snapshot.files().forEach(file -> sums.merge(key.apply(file), Sum.of(file), Sum::and));
    return sums;
  }
}
