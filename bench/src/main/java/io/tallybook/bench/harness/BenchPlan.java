package io.tallybook.bench.harness;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which runs make a benchmark. */
final class BenchPlan {
  private static final int BUNDLE_SIZE = 20_000;
  private static final int BUNDLE_MILLIS = 250;
  private static final int SLOTS = 2;

  private final Path folder;

  /**
   * Plans runs below a folder.
   *
   * @param folder absolute
   */
  BenchPlan(Path folder) {
    this.folder = folder;
  }

  /** One run with the usual bundles and slots. */
  RunSpec run(BenchCase scenario, Backend backend, Variant variant, long clicks) {
    return new RunSpec(
        scenario,
        backend,
        variant,
        clicks,
        SLOTS,
        BUNDLE_SIZE,
        BUNDLE_MILLIS,
        "",
        "",
        folder.resolve(name(scenario, backend, variant)).toString());
  }

  private static String name(BenchCase scenario, Backend backend, Variant variant) {
    return String.join("-", scenario.name(), backend.name(), variant.name())
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** The central cases, in a few minutes. */
  List<RunSpec> quick() {
    List<RunSpec> runs = new ArrayList<>();
    for (BenchCase scenario : List.of(BenchCase.EVEN, BenchCase.HOT)) {
      for (Backend backend : Backend.values()) {
        for (Variant variant : List.of(Variant.FLINK, Variant.TALLYBOOK, Variant.BEAM)) {
          runs.add(run(scenario, backend, variant, quickClicks(backend, variant)));
        }
      }
    }
    return runs;
  }

  /** Every case, backend and variant once. */
  List<RunSpec> central() {
    List<RunSpec> runs = new ArrayList<>();
    for (BenchCase scenario : BenchCase.values()) {
      for (Backend backend : Backend.values()) {
        for (Variant variant :
            List.of(Variant.FLINK, Variant.TALLYBOOK, Variant.SQL, Variant.BEAM)) {
          runs.add(run(scenario, backend, variant, quickClicks(backend, variant)));
        }
      }
    }
    return runs;
  }

  /** As many clicks as a variant counts in half a minute. */
  static long quickClicks(Backend backend, Variant variant) {
    return switch (variant) {
      case TALLYBOOK, FLINK -> backend == Backend.HEAP ? 3_000_000 : 2_000_000;
      case SQL -> 1_000_000;
      case BEAM -> backend == Backend.HEAP ? 400_000 : 300_000;
    };
  }
}
