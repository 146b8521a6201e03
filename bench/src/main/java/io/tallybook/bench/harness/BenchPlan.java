package io.tallybook.bench.harness;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which runs make a benchmark. The peer always comes first, so that ratios can be shown at once.
 */
final class BenchPlan {
  /** Clicks of the small and the large size, to see how the cost per click grows. */
  static final List<Long> SIZES = List.of(1_000_000L, 20_000_000L);

  private static final int BUNDLE_SIZE = 20_000;
  private static final int BUNDLE_MILLIS = 250;
  private static final int SLOTS = 2;
  private static final List<Variant> FAST = List.of(Variant.FLINK, Variant.TALLYBOOK);
  private static final List<Variant> QUICK =
      List.of(Variant.FLINK, Variant.TALLYBOOK, Variant.BEAM);
  private static final List<Variant> ALL =
      List.of(Variant.FLINK, Variant.TALLYBOOK, Variant.SQL, Variant.BEAM);

  /** What rules cost: first without, so that the ratio can be shown at once. */
  private static final List<Variant> RULES = List.of(Variant.UNJUDGED, Variant.JUDGED);

  private static final List<Variant> ALL_BOTH =
      List.of(
          Variant.FLINK, Variant.FLINK_FINGERPRINT, Variant.TALLYBOOK, Variant.SQL, Variant.BEAM);

  private final Path folder;

  /**
   * Plans runs below a folder.
   *
   * @param folder absolute
   */
  BenchPlan(Path folder) {
    this.folder = folder;
  }

  /** Even keys and one hot ad, in a few minutes. */
  List<PlannedRun> quick() {
    return runs(List.of(BenchCase.EVEN, BenchCase.HOT), scenario -> QUICK);
  }

  /**
   * Every case, backend and variant once, but the Flink job with fingerprints only where keys are
   * even and where one ad is hot: the other cases say nothing more about keys.
   */
  List<PlannedRun> central() {
    return runs(
        List.of(BenchCase.values()),
        scenario -> scenario == BenchCase.EVEN || scenario == BenchCase.HOT ? ALL_BOTH : ALL);
  }

  /** Every case, backend and variant once, without exception: to choose from. */
  List<PlannedRun> every() {
    return runs(List.of(BenchCase.values()), scenario -> List.of(Variant.values()));
  }

  /** The central runs, what rules cost, one slot, the sizes, and Kafka. */
  List<PlannedRun> full() {
    List<PlannedRun> runs = new ArrayList<>(central());
    runs.addAll(runs(List.of(BenchCase.EVEN, BenchCase.ZIPF), scenario -> RULES));
    for (Backend backend : Backend.values()) {
      for (Variant variant : FAST) {
        long clicks = usualClicks(backend, variant) / SLOTS;
        runs.add(planned(BenchCase.EVEN, backend, variant, clicks, 1, false));
      }
    }
    for (long size : SIZES) {
      for (Backend backend : Backend.values()) {
        for (Variant variant : FAST) {
          runs.add(planned(BenchCase.EVEN, backend, variant, size, SLOTS, false));
        }
      }
    }
    for (Variant variant : ALL) {
      runs.add(overKafka(Backend.ROCKSDB, variant));
    }
    for (Backend backend : Backend.values()) {
      for (Variant variant : RULES) {
        runs.add(overKafka(backend, variant));
      }
    }
    return runs;
  }

  private PlannedRun overKafka(Backend backend, Variant variant) {
    return planned(BenchCase.EVEN, backend, variant, usualClicks(backend, variant), SLOTS, true);
  }

  private List<PlannedRun> runs(
      List<BenchCase> cases, Function<BenchCase, List<Variant>> variants) {
    List<PlannedRun> runs = new ArrayList<>();
    for (BenchCase scenario : cases) {
      for (Backend backend : Backend.values()) {
        for (Variant variant : variants.apply(scenario)) {
          long clicks = usualClicks(backend, variant);
          runs.add(planned(scenario, backend, variant, clicks, SLOTS, false));
        }
      }
    }
    return runs;
  }

  private PlannedRun planned(
      BenchCase scenario, Backend backend, Variant variant, long clicks, int slots, boolean kafka) {
    String name =
        String.join(
            "-",
            ResultTable.name(scenario),
            ResultTable.name(backend),
            ResultTable.name(variant),
            Long.toString(clicks),
            Integer.toString(slots),
            kafka ? "kafka" : "generated");
    return new PlannedRun(
        new RunSpec(
            scenario,
            backend,
            variant,
            clicks,
            slots,
            BUNDLE_SIZE,
            BUNDLE_MILLIS,
            "",
            "",
            folder.resolve(name).toString()),
        kafka);
  }

  /** As many clicks as a variant counts in about half a minute: enough for a steady state. */
  static long usualClicks(Backend backend, Variant variant) {
    return switch (variant) {
      case TALLYBOOK -> backend == Backend.HEAP ? 4_000_000 : 3_000_000;
      // Longer than three minutes of event time, so that clicks are forgotten, too.
      case UNJUDGED, JUDGED -> backend == Backend.HEAP ? 12_000_000 : 6_000_000;
      case FLINK, FLINK_FINGERPRINT -> backend == Backend.HEAP ? 3_000_000 : 1_600_000;
      case SQL -> backend == Backend.HEAP ? 1_600_000 : 800_000;
      case BEAM -> backend == Backend.HEAP ? 400_000 : 300_000;
    };
  }
}
