package io.tallybook.reconciliation;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A comparison for a person: what was compared, the sums of every figure, the buckets that differ,
 * and the verdict on the last line.
 */
public final class ReconcileReport {
  /** Default of {@link #withRowsMax}. */
  public static final int ROWS_MAX_DEFAULT = 50;

  private final LogCount log;
  private final StreamCount stream;
  private final Drift drift;
  private final int rowsMax;

  private ReconcileReport(LogCount log, StreamCount stream, Drift drift, int rowsMax) {
    this.log = log;
    this.stream = stream;
    this.drift = drift;
    this.rowsMax = rowsMax;
  }

  public static ReconcileReport of(StreamCount stream, LogCount log) {
    return new ReconcileReport(log, stream, Drift.between(stream, log), ROWS_MAX_DEFAULT);
  }

  /**
   * How many rows that differ are shown of each figure.
   *
   * @throws IllegalArgumentException if negative
   */
  public ReconcileReport withRowsMax(int rowsMax) {
    if (rowsMax < 0) {
      throw new IllegalArgumentException("rowsMax must not be negative, is " + rowsMax);
    }
    return new ReconcileReport(log, stream, drift, rowsMax);
  }

  /** What the report shows. */
  public Drift drift() {
    return drift;
  }

  /** Writes the report. */
  public void write(Appendable out) throws IOException {
    writeSubject(out);
    out.append('\n').append(totals().toString());
    if (!drift.rows().isEmpty()) {
      out.append('\n').append(differences().toString());
      writeRowsLeftOut(out);
    }
    out.append('\n').append(verdictLine()).append('\n');
  }

  private void writeSubject(Appendable out) throws IOException {
    out.append("from ").append(log.from() + " to " + log.to()).append('\n');
    out.append("log     ").append(count(log.eventsCounted())).append(" events counted, ");
    out.append(count(log.linesRefused())).append(" lines that cannot be counted\n");
    out.append("stream  ").append(count(stream.recordsLate()));
    out.append(" records left over because they came late\n");
  }

  private AlignedTable totals() {
    AlignedTable table =
        new AlignedTable(1, "figure", "stream", "independent", "differences", "drift");
    for (DriftTotal total : drift.totals()) {
      table.row(
          total.figure().label(),
          count(total.stream()),
          count(total.independent()),
          count(total.absoluteDifference()),
          total.figure().isJudged() ? percent(total.ratio()) : "not judged");
    }
    return table;
  }

  private AlignedTable differences() {
    AlignedTable table =
        new AlignedTable(
            6,
            "time",
            "advertiser",
            "campaign",
            "ad",
            "cause",
            "figure",
            "stream",
            "independent",
            "difference",
            "relative");
    for (DriftTotal total : drift.totals()) {
      rowsOf(total.figure()).stream().limit(rowsMax).forEach(row -> add(row, table));
    }
    return table;
  }

  private List<DriftRow> rowsOf(Figure figure) {
    return drift.rows().stream().filter(row -> row.figure() == figure).toList();
  }

  private static void add(DriftRow row, AlignedTable table) {
    AdBucket bucket = row.bucket();
    table.row(
        Instant.ofEpochMilli(bucket.startMillis()).toString(),
        bucket.advertiserId(),
        bucket.campaignId(),
        bucket.adId(),
        row.cause().name().toLowerCase(Locale.ROOT),
        row.figure().label(),
        count(row.stream()),
        count(row.independent()),
        String.format(Locale.ROOT, "%+,d", row.difference()),
        row.relativeDifference().isPresent()
            ? String.format(Locale.ROOT, "%+.2f %%", 100 * row.relativeDifference().getAsDouble())
            : "-");
  }

  private void writeRowsLeftOut(Appendable out) throws IOException {
    for (DriftTotal total : drift.totals()) {
      int leftOut = rowsOf(total.figure()).size() - rowsMax;
      if (leftOut > 0) {
        out.append("and ").append(count(leftOut)).append(" smaller ones of ");
        out.append(total.figure().label()).append('\n');
      }
    }
  }

  /** The verdict in one line. */
  String verdictLine() {
    DriftTotal worst = drift.worst();
    String found =
        percent(worst.ratio()) + (worst.ratio() == 0 ? "" : " of " + worst.figure().label());
    String target = percent(DriftVerdict.RATIO_TARGET);
    String page = percent(DriftVerdict.RATIO_PAGE);
    return switch (drift.verdict()) {
      case ON_TARGET -> "on target: drift " + found + ", at most " + target;
      case OFF_TARGET -> "off target: drift " + found + ", past " + target + ", at most " + page;
      case PAGE -> "PAGE: drift " + found + ", past " + page;
    };
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double ratio) {
    return Double.isInfinite(ratio)
        ? "unbounded"
        : String.format(Locale.ROOT, "%.4f %%", 100 * ratio);
  }
}
