package io.tallybook.bench.harness;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Variant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows results as text. */
final class ResultTable {
  private static final double MEGABYTE = 1 << 20;
  private static final String FORMAT = "%-10s %-8s %-17s %11s %5s %9s %13s %9s %9s %10s %8s";

  private ResultTable() {}

  /** The heading over {@link #line}. */
  static String heading() {
    return String.format(
        Locale.ROOT,
        FORMAT,
        "case",
        "backend",
        "variant",
        "clicks",
        "slots",
        "clicks/s",
        "clicks/CPU-s",
        "RSS MB",
        "heap MB",
        "chkpt MB",
        "to flink");
  }

  /** One result in a line, compared with the peer among the results. */
  static String line(RunResult result, List<RunResult> results) {
    RunSpec spec = result.spec();
    return String.format(
        Locale.ROOT,
        FORMAT,
        name(spec.scenario()) + (spec.usesKafka() ? "+kafka" : ""),
        name(spec.backend()),
        name(spec.variant()),
        String.format(Locale.ROOT, "%,d", spec.clicks()),
        spec.slots(),
        String.format(Locale.ROOT, "%,.0f", result.steady().clicksPerSecond()),
        String.format(Locale.ROOT, "%,.0f", result.steady().clicksPerCpuSecond()),
        String.format(Locale.ROOT, "%.0f", result.residentBytesMax() / MEGABYTE),
        String.format(Locale.ROOT, "%.0f", result.heapBytesMax() / MEGABYTE),
        result.checkpointBytes() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.1f", result.checkpointBytes() / MEGABYTE),
        ratio(result, results).map(r -> String.format(Locale.ROOT, "%.2fx", r)).orElse("-"));
  }

  /**
   * The first result of each case, backend and variant: of the usual size, with the usual slots,
   * without Kafka.
   */
  static List<RunResult> central(List<RunResult> results) {
    Map<List<Enum<?>>, RunResult> central = new LinkedHashMap<>();
    for (RunResult result : results) {
      RunSpec spec = result.spec();
      central.putIfAbsent(List.of(spec.scenario(), spec.backend(), spec.variant()), result);
    }
    return List.copyOf(central.values());
  }

  /** A line for machines per case, backend and variant. */
  static List<String> resultLines(List<RunResult> results) {
    return central(results).stream()
        .map(
            result ->
                String.format(
                    Locale.ROOT,
                    "RESULT case=%s backend=%s variant=%s clicks_per_cpu_second=%.0f"
                        + " ratio_to_flink=%s",
                    name(result.spec().scenario()),
                    name(result.spec().backend()),
                    name(result.spec().variant()),
                    result.steady().clicksPerCpuSecond(),
                    ratio(result, results)
                        .map(r -> String.format(Locale.ROOT, "%.2f", r))
                        .orElse("-")))
        .toList();
  }

  /**
   * How many times as fast per CPU-second as the hand-written Flink job on the same input; or, with
   * the product's rules, as the count without rules.
   */
  static Optional<Double> ratio(RunResult result, List<RunResult> results) {
    RunSpec spec = result.spec();
    Variant peerVariant =
        spec.variant() == Variant.JUDGED || spec.variant() == Variant.UNJUDGED
            ? Variant.UNJUDGED
            : Variant.FLINK;
    return results.stream()
        .filter(peer -> peer.spec().variant() == peerVariant)
        .filter(peer -> peer.spec().scenario() == spec.scenario())
        .filter(peer -> peer.spec().backend() == spec.backend())
        .filter(peer -> peer.spec().slots() == spec.slots())
        .filter(peer -> peer.spec().usesKafka() == spec.usesKafka())
        .min(Comparator.comparingLong(peer -> Math.abs(peer.spec().clicks() - spec.clicks())))
        .map(peer -> result.steady().clicksPerCpuSecond() / peer.steady().clicksPerCpuSecond());
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
