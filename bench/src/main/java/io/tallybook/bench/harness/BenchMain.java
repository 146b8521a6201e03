package io.tallybook.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark's command line. */
@Command(
    name = "bench/compare.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Counts the same clicks with Tallybook, a hand-written Flink job, Flink SQL and idiomatic Beam,"
          + " each in a process of its own, and compares.",
      "Every run is compared with an independent count; a run that counts wrong ends the benchmark"
          + " with exit code 1.",
      "Without options: all cases, which takes up to an hour."
    })
public final class BenchMain implements Callable<Integer> {
  @Option(names = "--quick", description = "The central cases only, in less than 8 minutes.")
  private boolean quick;

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "CASE",
      description = "Only these inputs: ${COMPLETION-CANDIDATES}.")
  private List<BenchCase> cases = new ArrayList<>();

  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "BACKEND",
      description = "Only these state backends: ${COMPLETION-CANDIDATES}.")
  private List<Backend> backends = new ArrayList<>();

  @Option(
      names = "--variant",
      split = ",",
      paramLabel = "VARIANT",
      description = "Only these variants: ${COMPLETION-CANDIDATES}.")
  private List<Variant> variants = new ArrayList<>();

  @Option(
      names = "--clicks",
      paramLabel = "N",
      description = "This many clicks in every run, instead of as many as fit the variant.")
  private @Nullable Long clicks;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Flink's parallelism; each run is pinned to as many cores.")
  private @Nullable Integer slots;

  @Option(
      names = "--bundle-size",
      paramLabel = "N",
      description = "Elements after which Beam ends a bundle.")
  private @Nullable Integer bundleSize;

  @Option(
      names = "--bundle-millis",
      paramLabel = "N",
      description = "Milliseconds after which Beam ends a bundle.")
  private @Nullable Integer bundleMillis;

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Record each run with Flight Recorder; the last run's recording stays.")
  private @Nullable Path jfr;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      defaultValue = "target/results.json",
      description = "Where the figures go (default: ${DEFAULT-VALUE}).")
  private Path json = Path.of("target/results.json");

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      defaultValue = "target/runs",
      description = "Where runs keep checkpoints and logs (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of("target/runs");

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<String> options =
        jfr == null
            ? List.of()
            : List.of("-XX:StartFlightRecording:settings=profile,filename=" + jfr);
    ForkedRun fork = new ForkedRun(options);
    List<RunResult> results = new ArrayList<>();
    for (RunSpec spec : plan()) {
      try {
        results.add(fork.run(spec));
      } catch (IllegalStateException e) {
        System.err.println(e.getMessage());
        return 1;
      }
      System.out.println(ResultTable.line(results.get(results.size() - 1), results));
    }
    Files.createDirectories(json.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), results);
    System.out.println();
    System.out.println(ResultTable.of(results));
    ResultTable.resultLines(results).forEach(System.out::println);
    return 0;
  }

  private List<RunSpec> plan() {
    BenchPlan plan = new BenchPlan(work.toAbsolutePath());
    List<RunSpec> runs = new ArrayList<>();
    for (RunSpec run : quick ? plan.quick() : plan.central()) {
      if ((cases.isEmpty() || cases.contains(run.scenario()))
          && (backends.isEmpty() || backends.contains(run.backend()))
          && (variants.isEmpty() || variants.contains(run.variant()))) {
        runs.add(adjusted(run));
      }
    }
    return runs;
  }

  private RunSpec adjusted(RunSpec run) {
    return new RunSpec(
        run.scenario(),
        run.backend(),
        run.variant(),
        clicks == null ? run.clicks() : clicks,
        slots == null ? run.slots() : slots,
        bundleSize == null ? run.bundleSize() : bundleSize,
        bundleMillis == null ? run.bundleMillis() : bundleMillis,
        run.bootstrapServers(),
        run.topic(),
        run.folder());
  }
}
