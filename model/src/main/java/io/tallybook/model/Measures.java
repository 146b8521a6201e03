package io.tallybook.model;

/**
 * What is counted in a cell. Values may be negative while they describe a change.
 *
 * @param grossClicks unique clicks, valid or not
 * @param invalidClicks unique clicks that a traffic rule found invalid; net = gross - invalid
 * @param duplicates repeats of any event already counted
 * @param impressions unique impressions
 * @param conversions unique conversions, by the time of the conversion
 * @param spendMicros cost of the net clicks in millionths of the currency's unit
 */
public record Measures(
    long grossClicks,
    long invalidClicks,
    long duplicates,
    long impressions,
    long conversions,
    long spendMicros) {
  public static final Measures ZERO = new Measures(0, 0, 0, 0, 0, 0);

  public long netClicks() {
    return grossClicks - invalidClicks;
  }

  /** How many records these counts account for: each one is counted once or is a duplicate. */
  public long recordCount() {
    return grossClicks + duplicates + impressions + conversions;
  }

  /**
   * The sum of both, field by field.
   *
   * @throws ArithmeticException if a field does not fit a long
   */
  public Measures plus(Measures other) {
    return new Measures(
        Math.addExact(grossClicks, other.grossClicks),
        Math.addExact(invalidClicks, other.invalidClicks),
        Math.addExact(duplicates, other.duplicates),
        Math.addExact(impressions, other.impressions),
        Math.addExact(conversions, other.conversions),
        Math.addExact(spendMicros, other.spendMicros));
  }
}
