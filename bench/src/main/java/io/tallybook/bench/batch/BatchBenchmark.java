package io.tallybook.bench.batch;

import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bills a day of clicks from Parquet with DuckDB, Spark SQL and Tallybook, one after the other,
 * each in a process of its own pinned to two cores.
 */
public final class BatchBenchmark {
  private static final int CORES = 2;

  /** The peers first, so that ratios can be shown at once. */
  private static final List<BatchVariant> ORDER =
      List.of(BatchVariant.DUCKDB, BatchVariant.SPARK, BatchVariant.TALLYBOOK);

  private final Path inputs;
  private final Path work;
  private final BatchCommand commands;

  /**
   * A benchmark.
   *
   * @param target the benchmark's build folder, which keeps the inputs; absolute
   * @param work where runs keep their output and logs; absolute
   * @param tallybookOptions more options for Tallybook's JVM
   */
  public BatchBenchmark(Path target, Path work, List<String> tallybookOptions) {
    this.inputs = target.resolve("input");
    this.work = work;
    this.commands =
        new BatchCommand(target.resolveSibling("spark").resolve("target"), CORES, tallybookOptions);
  }

  /**
   * Runs all of them and shows a line each.
   *
   * @param alone whether Tallybook runs without its peers
   * @throws IllegalStateException if a run fails or counts wrong
   */
  public List<BatchResult> run(BenchCase scenario, long clicks, boolean alone, PrintStream out)
      throws IOException, InterruptedException, SQLException {
    List<BatchVariant> variants = alone ? List.of(BatchVariant.TALLYBOOK) : ORDER;
    if (variants.contains(BatchVariant.SPARK)) {
      commands.requireSpark();
    }
    Files.createDirectories(work);
    BatchInput input = BatchInput.of(inputs, scenario, clicks);
    if (!input.isComplete()) {
      MeasuredProcess.run(
          commands.input(input.folder(), scenario.name(), clicks), work.resolve("batch-input.log"));
    }
    List<BatchResult> results = new ArrayList<>();
    out.println(BatchTable.heading());
    for (BatchVariant variant : variants) {
      results.add(measure(variant, input, scenario, clicks));
      out.println(BatchTable.line(results.get(results.size() - 1), results));
    }
    for (BatchResult result : results) {
      out.println(BatchTable.resultLine(result, results));
    }
    return results;
  }

  private BatchResult measure(
      BatchVariant variant, BatchInput input, BenchCase scenario, long clicks)
      throws IOException, InterruptedException, SQLException {
    Path folder = work.resolve("batch-" + variant);
    Folders.delete(folder);
    Path output = Files.createDirectories(folder.resolve("output"));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    MeasuredProcess.Usage usage =
        MeasuredProcess.run(
            commands.run(variant, input.log(), output, scratch),
            work.resolve("batch-" + variant + ".log"));
    long rows = BatchCheck.requireRight(variant, output, input.expected(), scratch);
    Folders.delete(folder);
    return new BatchResult(
        scenario.name().toLowerCase(Locale.ROOT),
        variant.toString(),
        clicks,
        rows,
        CORES,
        usage.seconds(),
        usage.cpuSeconds(),
        usage.residentBytesMax());
  }
}
