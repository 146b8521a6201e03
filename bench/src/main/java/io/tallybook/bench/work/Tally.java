package io.tallybook.bench.work;

import io.tallybook.model.Measures;

/**
 * The counts that all variants must agree on.
 *
 * @param gross unique clicks
 * @param invalid those of them that a rule found invalid
 * @param repeats clicks that repeat one of those
 * @param spendMicros price of the valid ones
 */
public record Tally(long gross, long invalid, long repeats, long spendMicros) {
  /** Nothing counted. */
  public static final Tally ZERO = new Tally(0, 0, 0, 0);

  /** What a variant counted. */
  public static Tally of(Measures measures) {
    return new Tally(
        measures.grossClicks(),
        measures.invalidClicks(),
        measures.duplicates(),
        measures.spendMicros());
  }

  /** What does not depend on rules. */
  Tally unjudged() {
    return new Tally(gross, 0, repeats, 0);
  }

  Tally plus(Tally other) {
    return new Tally(
        gross + other.gross,
        invalid + other.invalid,
        repeats + other.repeats,
        spendMicros + other.spendMicros);
  }
}
