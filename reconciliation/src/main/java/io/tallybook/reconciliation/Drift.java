package io.tallybook.reconciliation;

import io.tallybook.model.Measures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the stream and the independent count differ. A pure function of the two.
 *
 * <p>Events that came to the stream after the allowed lateness are in the log and not in its
 * counts, so they are drift like any other; {@link Cause#LATE} says where the stream's own number
 * of late records explains it.
 *
 * @param rows every figure of every bucket that differs, by figure, the largest difference first
 * @param totals one for each figure compared, in the order of {@link Figure}; never empty
 */
public record Drift(List<DriftRow> rows, List<DriftTotal> totals) {
  /** The width of the buckets that drift is reported by. */
  public static final Duration GRANULARITY = Duration.ofHours(1);

  /** Every record counts in exactly one of these. */
  private static final List<Figure> RECORDS =
      List.of(Figure.GROSS, Figure.IMPRESSIONS, Figure.CONVERSIONS, Figure.DUPLICATES);

  public Drift {
    rows = List.copyOf(rows);
    totals = List.copyOf(totals);
  }

  /** The two counts of one bucket. */
  private record Pair(AdBucket bucket, Measures stream, Measures independent) {
    /** How much the stream lacks; negative if it has too much. */
    long missing(Figure figure) {
      return Math.subtractExact(figure.of(independent), figure.of(stream));
    }
  }

  /**
   * Compares the two counts in the figures that the stream tells. A bucket that one of them lacks
   * counts as zero there.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  public static Drift between(StreamCount stream, LogCount log) {
    List<Pair> pairs = pairs(stream.measures(), log.measures());
    Set<AdBucket> lateBuckets = lateBuckets(pairs, stream);
    Map<Figure, DriftTotal> totals = new EnumMap<>(Figure.class);
    List<DriftRow> rows = new ArrayList<>();
    for (Figure figure : stream.figures()) {
      DriftTotal total = DriftTotal.none(figure);
      for (Pair pair : pairs) {
        long streamFigure = figure.of(pair.stream());
        long independentFigure = figure.of(pair.independent());
        total = total.plus(streamFigure, independentFigure);
        if (streamFigure != independentFigure) {
          Cause cause = lateBuckets.contains(pair.bucket()) ? Cause.LATE : Cause.UNEXPLAINED;
          rows.add(new DriftRow(pair.bucket(), figure, streamFigure, independentFigure, cause));
        }
      }
      totals.put(figure, total);
    }
    rows.sort(DriftRow.LARGEST_FIRST);
    return new Drift(rows, List.copyOf(totals.values()));
  }

  /** The judged figure that differs most. */
  public DriftTotal worst() {
    return totals.stream()
        .filter(total -> total.figure().isJudged())
        .max(Comparator.comparingDouble(DriftTotal::ratio))
        .orElseThrow();
  }

  public DriftVerdict verdict() {
    return DriftVerdict.of(worst().ratio());
  }

  private static List<Pair> pairs(
      Map<AdBucket, Measures> stream, Map<AdBucket, Measures> independent) {
    Set<AdBucket> buckets = new HashSet<>(independent.keySet());
    buckets.addAll(stream.keySet());
    List<Pair> pairs = new ArrayList<>(buckets.size());
    for (AdBucket bucket : buckets) {
      pairs.add(
          new Pair(
              bucket,
              stream.getOrDefault(bucket, Measures.ZERO),
              independent.getOrDefault(bucket, Measures.ZERO)));
    }
    return pairs;
  }

  /** The buckets that differ because of late records: see {@link Cause#LATE}. */
  private static Set<AdBucket> lateBuckets(List<Pair> pairs, StreamCount stream) {
    Set<AdBucket> lacking = new HashSet<>();
    long missing = 0;
    for (Pair pair : pairs) {
      if (lacksRecordsOnly(pair, stream.figures())) {
        lacking.add(pair.bucket());
        missing = Math.addExact(missing, missingRecords(pair, stream.figures()));
      }
    }
    return missing <= stream.recordsLate() ? lacking : Set.of();
  }

  private static boolean lacksRecordsOnly(Pair pair, Set<Figure> figures) {
    boolean nothingTooMuch = figures.stream().allMatch(figure -> pair.missing(figure) >= 0);
    // Less money for as many clicks is another price, not a late click.
    boolean sameMoneyForSameClicks =
        pair.missing(Figure.GROSS_MICROS) == 0 || pair.missing(Figure.GROSS) > 0;
    return nothingTooMuch && sameMoneyForSameClicks && missingRecords(pair, figures) > 0;
  }

  private static long missingRecords(Pair pair, Set<Figure> figures) {
    return RECORDS.stream().filter(figures::contains).mapToLong(pair::missing).sum();
  }
}
