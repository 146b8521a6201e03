package io.tallybook.bench.harness;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws clicks per CPU-second as an SVG: a panel per backend, a group of bars per case. */
final class SpeedPlot {
  private static final int WIDTH = 920;
  private static final int PANEL_HEIGHT = 250;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 70;
  private static final int BAR_AREA = 180;
  private static final int GROUP_GAP = 30;
  private static final int BAR_GAP = 4;
  private static final int LEGEND_STEP = 170;
  private static final int GRID_LINES = 4;
  private static final double THOUSAND = 1_000;

  private final List<RunResult> results;
  private final double max;
  private final StringBuilder svg = new StringBuilder();

  private SpeedPlot(List<RunResult> results) {
    this.results = results;
    this.max = niceMax(results);
  }

  /** The plot of the central results. */
  static String of(List<RunResult> results) {
    return new SpeedPlot(ResultTable.central(results)).draw();
  }

  /** The end of the axis: the next multiple of 20,000 that holds every bar. */
  private static double niceMax(List<RunResult> results) {
    double highest =
        results.stream()
            .mapToDouble(result -> result.steady().clicksPerCpuSecond())
            .max()
            .orElse(1);
    double step = 20 * THOUSAND;
    return Math.ceil(highest / step) * step;
  }

  private String draw() {
    Backend[] backends = Backend.values();
    int height = TOP + backends.length * PANEL_HEIGHT;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\" fill=\"#222\" role=\"img\" aria-label=\"Clicks per CPU-second by"
            + " case, state backend and variant\">",
        WIDTH, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
    text(LEFT, 24, "start", 16, "Clicks counted per CPU-second (thousands); more is better");
    legend();
    for (int i = 0; i < backends.length; i++) {
      panel(backends[i], TOP + i * PANEL_HEIGHT);
    }
    svg.append("</svg>\n");
    return svg.toString();
  }

  private void legend() {
    int x = LEFT;
    for (Variant variant : Variant.values()) {
      add("<rect x=\"%d\" y=\"38\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, color(variant));
      text(x + 18, 49, "start", 12, title(variant));
      x += LEGEND_STEP;
    }
  }

  private void panel(Backend backend, int top) {
    int base = top + 20 + BAR_AREA;
    text(
        LEFT,
        top + 10,
        "start",
        13,
        backend == Backend.HEAP ? "State on the heap" : "State in RocksDB");
    for (int i = 0; i <= GRID_LINES; i++) {
      double value = max * i / GRID_LINES;
      double y = base - BAR_AREA * value / max;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
          LEFT, WIDTH - RIGHT, y, y);
      text(LEFT - 8, y + 4, "end", 11, String.format(Locale.ROOT, "%.0f", value / THOUSAND));
    }
    List<BenchCase> cases = new ArrayList<>();
    for (RunResult result : results) {
      if (!cases.contains(result.spec().scenario())) {
        cases.add(result.spec().scenario());
      }
    }
    double groupWidth = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, cases.size());
    for (int i = 0; i < cases.size(); i++) {
      group(backend, cases.get(i), LEFT + i * groupWidth, groupWidth, base);
    }
  }

  private void group(Backend backend, BenchCase scenario, double left, double width, int base) {
    text(left + width / 2, base + 18, "middle", 12, title(scenario));
    List<RunResult> bars =
        results.stream()
            .filter(result -> result.spec().backend() == backend)
            .filter(result -> result.spec().scenario() == scenario)
            .sorted(Comparator.comparing(result -> result.spec().variant()))
            .toList();
    double barWidth = (width - GROUP_GAP) / Variant.values().length;
    double x = left + (width - bars.size() * barWidth) / 2;
    for (RunResult result : bars) {
      bar(result, x, barWidth - BAR_GAP, base);
      x += barWidth;
    }
  }

  private void bar(RunResult result, double x, double width, int base) {
    double value = result.steady().clicksPerCpuSecond();
    double height = BAR_AREA * value / max;
    add(
        "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
        x, base - height, width, height, color(result.spec().variant()));
    text(
        x + width / 2,
        base - height - 4,
        "middle",
        10,
        String.format(Locale.ROOT, value < 10 * THOUSAND ? "%.1f" : "%.0f", value / THOUSAND));
  }

  private void text(double x, double y, String anchor, int size, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>",
        x, y, anchor, size, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String title(Variant variant) {
    return switch (variant) {
      case TALLYBOOK -> "Tallybook";
      case FLINK -> "hand-written Flink job";
      case FLINK_FINGERPRINT -> "Flink, fingerprint keys";
      case SQL -> "Flink SQL";
      case BEAM -> "idiomatic Beam";
      case UNJUDGED -> "Tallybook, no rules";
      case JUDGED -> "Tallybook, all rules";
    };
  }

  private static String title(BenchCase scenario) {
    return switch (scenario) {
      case EVEN -> "even keys";
      case ZIPF -> "Zipf 1.1";
      case HOT -> "90 % on one ad";
      case REPEATS -> "50 % duplicates";
    };
  }

  private static String color(Variant variant) {
    return switch (variant) {
      case TALLYBOOK -> "#0b6e4f";
      case FLINK -> "#e07a1f";
      case FLINK_FINGERPRINT -> "#f2b880";
      case SQL -> "#8e7cc3";
      case BEAM -> "#8a8f98";
      case UNJUDGED -> "#7fb69f";
      case JUDGED -> "#2f5d50";
    };
  }
}
