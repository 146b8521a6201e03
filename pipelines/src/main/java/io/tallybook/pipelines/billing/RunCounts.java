package io.tallybook.pipelines.billing;

import io.tallybook.model.BillingLine;
import java.util.List;

/**
 * What became of the records of a day.
 *
 * @param records records of the day in the log
 * @param counted those that the rows count, as unique events or duplicates
 * @param rejected those that could not be decoded or accepted; they are no events
 * @param clicks billable clicks
 * @param unpricedClicks those of them that nobody set a price for
 * @param invalidClicks unique clicks that a rule found invalid
 * @param duplicates repeats of events
 * @param amountMicros what the billable clicks cost together
 * @param invalidMicros what the invalid ones would have cost
 */
public record RunCounts(
    long records,
    long counted,
    long rejected,
    long clicks,
    long unpricedClicks,
    long invalidClicks,
    long duplicates,
    long amountMicros,
    long invalidMicros) {
  static RunCounts of(long records, long counted, long rejected, List<BillingLine> lines) {
    long[] sums = new long[6];
    for (BillingLine line : lines) {
      sums[0] = Math.addExact(sums[0], line.clicks());
      sums[1] = Math.addExact(sums[1], line.unpricedClicks());
      sums[2] = Math.addExact(sums[2], line.invalidClicks());
      sums[3] = Math.addExact(sums[3], line.duplicates());
      sums[4] = Math.addExact(sums[4], line.amountMicros());
      sums[5] = Math.addExact(sums[5], line.invalidMicros());
    }
    return new RunCounts(
        records, counted, rejected, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
  }

  /** Whether every record of the day became exactly one of both. */
  boolean addUp() {
    return records == counted + rejected;
  }
}
