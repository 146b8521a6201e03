package io.tallybook.reconciliation;

/**
 * How far the two counts differ in one figure over all buckets.
 *
 * @param figure what
 * @param stream the stream's sum
 * @param independent the independent count's sum
 * @param absoluteDifference sum of the differences of the buckets, each without its sign: too much
 *     here does not make up for too little there
 */
public record DriftTotal(Figure figure, long stream, long independent, long absoluteDifference) {
  static DriftTotal none(Figure figure) {
    return new DriftTotal(figure, 0, 0, 0);
  }

  /**
   * With one more bucket.
   *
   * @throws ArithmeticException if a sum does not fit a long
   */
  DriftTotal plus(long streamFigure, long independentFigure) {
    return new DriftTotal(
        figure,
        Math.addExact(stream, streamFigure),
        Math.addExact(independent, independentFigure),
        Math.addExact(
            absoluteDifference, Math.abs(Math.subtractExact(streamFigure, independentFigure))));
  }

  /**
   * The sum of the differences as a part of the independent sum: 0.001 is 0.1 %. Infinite if there
   * are differences from nothing at all.
   */
  public double ratio() {
    return absoluteDifference == 0 ? 0 : (double) absoluteDifference / independent;
  }
}
