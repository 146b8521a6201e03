package io.tallybook.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tallybook.bench.batch.BatchBenchmark;
import io.tallybook.bench.batch.BatchResult;
import io.tallybook.bench.work.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark's command line. */
@Command(
    name = "bench/compare.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Counts the same clicks with Tallybook, a hand-written Flink job (keyed by text, or by"
          + " fingerprints), Flink SQL and idiomatic Beam, each in a process of its own, and compares.",
      "Every run is compared with an independent count; a run that fails or counts wrong ends the"
          + " benchmark with exit code 1.",
      "Without options: all cases, sizes and slots, and Kafka, which takes up to an hour; not the"
          + " batch case, which --batch runs."
    })
public final class BenchMain implements Callable<Integer> {
  @Mixin private RunChoice choice = new RunChoice();

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Record with Flight Recorder; of several runs the last recording stays.")
  private @Nullable Path jfr;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      defaultValue = "${sys:bench.target:-target}/results.json",
      description =
          "Where the figures go (default: ${DEFAULT-VALUE}); those of --batch beside it, with batch-"
              + " before its name.")
  private Path json = Path.of("");

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      defaultValue = "${sys:bench.target:-target}/runs",
      description = "Where runs keep checkpoints and logs (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of("");

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Run nothing; plot the figures of --json.")
  private @Nullable Path svg;

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (svg != null) {
      if (!Files.exists(json)) {
        System.err.println(json + " does not exist: --svg plots what an earlier run has written");
        return CommandLine.ExitCode.USAGE;
      }
      List<RunResult> results = List.of(mapper.readValue(json.toFile(), RunResult[].class));
      Files.writeString(svg, SpeedPlot.of(results));
      return CommandLine.ExitCode.OK;
    }
    if (choice.isBatch()) {
      return callBatch();
    }
    List<RunResult> results = new ArrayList<>();
    System.out.println(ResultTable.heading());
    for (PlannedRun run : choice.of(new BenchPlan(work.toAbsolutePath()))) {
      try {
        results.add(measure(run));
      } catch (IllegalStateException e) {
        System.err.println(e.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
      }
      System.out.println(ResultTable.line(results.get(results.size() - 1), results));
    }
    Files.createDirectories(json.toAbsolutePath().getParent());
    mapper.writeValue(json.toFile(), results);
    ResultTable.resultLines(results).forEach(System.out::println);
    return CommandLine.ExitCode.OK;
  }

  private int callBatch() throws Exception {
    Path target = Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
    BatchBenchmark benchmark = new BatchBenchmark(target, work.toAbsolutePath(), jvmOptions());
    List<BatchResult> results;
    try {
      results =
          benchmark.run(
              choice.batchCase(), choice.batchClicks(), choice.isBatchAlone(), System.out);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Path file = json.toAbsolutePath().resolveSibling("batch-" + json.getFileName());
    Files.createDirectories(file.getParent());
    mapper.writeValue(file.toFile(), results);
    return CommandLine.ExitCode.OK;
  }

  private List<String> jvmOptions() {
    return jfr == null
        ? List.of()
        : List.of("-XX:StartFlightRecording:settings=profile,filename=" + jfr.toAbsolutePath());
  }

  private RunResult measure(PlannedRun run) throws Exception {
    ForkedRun fork = new ForkedRun(jvmOptions());
    if (!run.kafka()) {
      return fork.run(run.spec());
    }
    Path folder = Path.of(run.spec().folder() + "-broker");
    try (KafkaLog log = KafkaLog.open(folder)) {
      return fork.run(log.fill(run.spec(), "clicks"));
    } finally {
      Folders.delete(folder);
    }
  }
}
