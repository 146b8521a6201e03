package io.tallybook.bench.harness;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is run. */
final class RunChoice {
  private static final long BATCH_CLICKS = 20_000_000;

  @Option(names = "--quick", description = "The central cases only, in less than 8 minutes.")
  private boolean quick;

  @Option(
      names = "--batch",
      description =
          "Bill a day of --clicks clicks (default: 20,000,000) in Parquet, beside Spark SQL and"
              + " DuckDB, or with --variant=tallybook without them; the first --case (default: zipf)"
              + " says how they are spread.")
  private boolean batch;

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
      description =
          "This many clicks in every run, a multiple of the slots, instead of as many as fit the"
              + " variant.")
  private @Nullable Long clicks;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Flink's parallelism (default: 2). Each run is pinned to as many cores.")
  private @Nullable Integer slots;

  @Option(
      names = "--kafka",
      description = "Read the clicks from Kafka and write the rows to DuckDB.")
  private boolean kafka;

  @Option(
      names = "--bundle-size",
      paramLabel = "N",
      description = "Elements after which Beam ends a bundle (default: 20000).")
  private @Nullable Integer bundleSize;

  @Option(
      names = "--bundle-millis",
      paramLabel = "N",
      description = "Milliseconds after which Beam ends a bundle (default: 250).")
  private @Nullable Integer bundleMillis;

  /** Whether the batch case was asked for, instead of the others. */
  boolean isBatch() {
    return batch;
  }

  /** What the clicks of the batch case look like. */
  BenchCase batchCase() {
    return cases.isEmpty() ? BenchCase.ZIPF : cases.get(0);
  }

  /**
   * Whether the batch case runs without the peers.
   *
   * @throws IllegalArgumentException if variants are chosen that the batch case does not have
   */
  boolean isBatchAlone() {
    if (!variants.isEmpty() && !variants.equals(List.of(Variant.TALLYBOOK))) {
      throw new IllegalArgumentException(
          "--batch runs all of its variants, or --variant=tallybook alone");
    }
    return !variants.isEmpty();
  }

  /** How many clicks the batch case has. */
  long batchClicks() {
    return clicks == null ? BATCH_CLICKS : clicks;
  }

  /** The runs asked for. */
  List<PlannedRun> of(BenchPlan plan) {
    boolean all =
        cases.isEmpty()
            && backends.isEmpty()
            && variants.isEmpty()
            && clicks == null
            && slots == null
            && !kafka
            && bundleSize == null
            && bundleMillis == null;
    if (all && !quick) {
      return plan.full();
    }
    List<PlannedRun> usual = variants.isEmpty() ? plan.central() : plan.every();
    return (quick ? plan.quick() : usual)
        .stream().filter(run -> isChosen(run.spec())).map(this::adjusted).toList();
  }

  private boolean isChosen(RunSpec run) {
    return (cases.isEmpty() || cases.contains(run.scenario()))
        && (backends.isEmpty() || backends.contains(run.backend()))
        && (variants.isEmpty() || variants.contains(run.variant()));
  }

  private PlannedRun adjusted(PlannedRun run) {
    RunSpec spec = run.spec();
    return new PlannedRun(
        new RunSpec(
            spec.scenario(),
            spec.backend(),
            spec.variant(),
            clicks == null ? spec.clicks() : clicks,
            slots == null ? spec.slots() : slots,
            bundleSize == null ? spec.bundleSize() : bundleSize,
            bundleMillis == null ? spec.bundleMillis() : bundleMillis,
            spec.bootstrapServers(),
            spec.topic(),
            spec.folder()),
        run.kafka() || kafka);
  }
}
