package io.tallybook.model;

/**
 * What is counted in a cell. Values may be negative while they describe a change.
 *
 * <p>Every unique click is in gross or a prefetch. One in gross is in at most one of the four
 * classes of its {@link Standing}: gross - GIVT = net, and net - SIVT = billable. Clicks that are
 * suspect or that no rule could decide are billable; they are told apart so that a figure says how
 * sure it is.
 *
 * <p>In a row of one rule (see {@link AggregateKey#rule}) the classes, the prefetches, the
 * duplicates and {@code invalidMicros} are what that rule alone says, and everything else is zero.
 *
 * @param grossClicks unique clicks, valid or not, without prefetches
 * @param givtClicks those of them that are general invalid traffic
 * @param sivtClicks those that are sophisticated invalid traffic
 * @param suspectClicks those that a rule found odd, which is not enough against them
 * @param undecidedClicks those that a rule could not decide, with nothing against them
 * @param duplicates repeats of any event already counted
 * @param impressions unique impressions
 * @param conversions unique conversions, by the time of the conversion
 * @param spendMicros cost of the billable clicks in millionths of the currency's unit
 * @param invalidMicros what the invalid clicks would have cost, in micros
 * @param prefetchClicks unique clicks that nobody made, because a page was fetched ahead: outside
 *     gross
 * @param internalClicks GIVT clicks that are the operator's own traffic
 */
public record Measures(
    long grossClicks,
    long givtClicks,
    long sivtClicks,
    long suspectClicks,
    long undecidedClicks,
    long duplicates,
    long impressions,
    long conversions,
    long spendMicros,
    long invalidMicros,
    long prefetchClicks,
    long internalClicks) {
  public static final Measures ZERO = new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Counts without prefetches and own traffic. */
  public Measures(
      long grossClicks,
      long givtClicks,
      long sivtClicks,
      long suspectClicks,
      long undecidedClicks,
      long duplicates,
      long impressions,
      long conversions,
      long spendMicros,
      long invalidMicros) {
    this(
        grossClicks,
        givtClicks,
        sivtClicks,
        suspectClicks,
        undecidedClicks,
        duplicates,
        impressions,
        conversions,
        spendMicros,
        invalidMicros,
        0,
        0);
  }

  /** Clicks of gross that are out of the bill. */
  public long invalidClicks() {
    return givtClicks + sivtClicks;
  }

  /** Clicks without general invalid traffic. */
  public long netClicks() {
    return grossClicks - givtClicks;
  }

  /** Clicks that are charged for: net without sophisticated invalid traffic. */
  public long billableClicks() {
    return grossClicks - invalidClicks();
  }

  /**
   * Clicks that every rule could decide: divided by gross, the decision rate. An undecided click is
   * one of which no rule said anything worse.
   */
  public long decidedClicks() {
    return grossClicks - undecidedClicks;
  }

  /** How many records these counts account for: each one is counted once or is a duplicate. */
  public long recordCount() {
    return grossClicks + prefetchClicks + duplicates + impressions + conversions;
  }

  /**
   * The sum of both, field by field.
   *
   * @throws ArithmeticException if a field does not fit a long
   */
  public Measures plus(Measures other) {
    return new Measures(
        Math.addExact(grossClicks, other.grossClicks),
        Math.addExact(givtClicks, other.givtClicks),
        Math.addExact(sivtClicks, other.sivtClicks),
        Math.addExact(suspectClicks, other.suspectClicks),
        Math.addExact(undecidedClicks, other.undecidedClicks),
        Math.addExact(duplicates, other.duplicates),
        Math.addExact(impressions, other.impressions),
        Math.addExact(conversions, other.conversions),
        Math.addExact(spendMicros, other.spendMicros),
        Math.addExact(invalidMicros, other.invalidMicros),
        Math.addExact(prefetchClicks, other.prefetchClicks),
        Math.addExact(internalClicks, other.internalClicks));
  }
}
