package io.tallybook.reconciliation;

import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * A figure in which the two counts differ.
 *
 * @param bucket where
 * @param figure what
 * @param stream the stream's figure
 * @param independent the independent count's figure
 * @param cause why the bucket differs
 */
public record DriftRow(AdBucket bucket, Figure figure, long stream, long independent, Cause cause) {
  /** By figure, within a figure the largest difference first, then by bucket. */
  static final Comparator<DriftRow> LARGEST_FIRST =
      Comparator.comparing(DriftRow::figure)
          .thenComparing(
              Comparator.comparingLong((DriftRow row) -> Math.abs(row.difference())).reversed())
          .thenComparing(DriftRow::bucket);

  /**
   * Stream minus independent.
   *
   * @throws ArithmeticException if it does not fit a long
   */
  public long difference() {
    return Math.subtractExact(stream, independent);
  }

  /** The difference as a part of the independent figure; empty if that is zero. */
  public OptionalDouble relativeDifference() {
    return independent == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) difference() / independent);
  }
}
