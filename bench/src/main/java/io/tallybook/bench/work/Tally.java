package io.tallybook.bench.work;

import io.tallybook.model.Measures;

/**
 * The counts that all variants must agree on.
 *
 * @param gross unique clicks
 * @param invalid those of them that a rule found invalid
 * @param spendMicros price of the others
 */
public record Tally(long gross, long invalid, long spendMicros) {
  /** Nothing counted. */
  public static final Tally ZERO = new Tally(0, 0, 0);

  static Tally of(Measures measures) {
    return new Tally(measures.grossClicks(), measures.invalidClicks(), measures.spendMicros());
  }

  Tally plus(Tally other) {
    return new Tally(gross + other.gross, invalid + other.invalid, spendMicros + other.spendMicros);
  }
}
