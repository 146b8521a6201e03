package io.tallybook.transforms.traffic;

import java.util.Arrays;

/**
 * What is known of a publisher's day. Clicks are unique ones that no rule of single events found
 * invalid; a click converts once at most.
 *
 * @param clicks its clicks of the day
 * @param conversions how many of them led to a conversion within seven days
 * @param lateConversions how many of those conversions came late, as {@link LateConversionRule}
 *     says
 * @param othersClicks clicks of everybody else
 * @param othersConversions how many of those led to a conversion
 * @param conversionsComplete whether all seven days after the day are known
 * @param addresses the senders' addresses, in a sample without the busiest
 * @param agents the user agents in that sample
 */
public record PublisherFigures(
    long clicks,
    long conversions,
    long lateConversions,
    long othersClicks,
    long othersConversions,
    boolean conversionsComplete,
    Spread addresses,
    Spread agents) {

  /**
   * How a sample of the publisher's clicks is spread over the values of a property.
   *
   * @param clicks how many clicks of the sample have the property
   * @param values how many different values they have
   * @param entropy Shannon's, divided by that of as many clicks with a value each: 0 if all have
   *     the same value, 1 if none has that of another
   */
  public record Spread(int clicks, int values, double entropy) {
    private static final double LN_2 = StrictMath.log(2);

    /**
     * The spread of clicks.
     *
     * @param values a hash of each click's value; zeros are clicks that do not tell it
     */
    public static Spread of(long[] values) {
      long[] sorted = Arrays.stream(values).filter(value -> value != 0).sorted().toArray();
      double bits = 0;
      int distinct = 0;
      int from = 0;
      for (int to = 1; to <= sorted.length; to++) {
        if (to == sorted.length || sorted[to] != sorted[from]) {
          double share = (double) (to - from) / sorted.length;
          bits -= share * log2(share);
          distinct++;
          from = to;
        }
      }
      return new Spread(
          sorted.length, distinct, sorted.length < 2 ? 0 : bits / log2(sorted.length));
    }

    /** Strict: a bill is the same on every machine. */
    private static double log2(double value) {
      return StrictMath.log(value) / LN_2;
    }
  }
}
