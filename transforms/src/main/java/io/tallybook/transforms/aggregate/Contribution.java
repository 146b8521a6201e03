package io.tallybook.transforms.aggregate;

import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Impression;
import io.tallybook.model.Measures;
import io.tallybook.model.Standing;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;

/**
 * What events change in one cell.
 *
 * @param changes how many inputs are folded in; it only grows, whatever their sign
 * @param asOfMillis the latest receive time among them: milliseconds since the epoch, UTC
 * @param measures the sum of their changes
 */
record Contribution(long changes, long asOfMillis, Measures measures) {
  static final Contribution NONE = new Contribution(0, Long.MIN_VALUE, Measures.ZERO);

  static final long MINUTE_MILLIS = 60_000;

  /** What one event changes in its cell. */
  static Contribution of(TaggedEvent tagged) {
    int unique = tagged.role().unique();
    Measures measures =
        tagged.event() instanceof Click click
            ? clicks(unique, tagged.role().repeats(), tagged.standing(), click.cost().micros())
            : others(tagged, unique);
    return new Contribution(1, tagged.event().header().receivedAtMillis(), measures);
  }

  /** What a click changes in the cell of a rule that says this of it: see {@link Measures}. */
  static Contribution of(TaggedEvent tagged, Click click, Verdict verdict) {
    Measures alone = clicks(tagged.role().unique(), 0, Standing.of(verdict), click.cost().micros());
    Measures ofRule =
        new Measures(
            0,
            alone.givtClicks(),
            alone.sivtClicks(),
            alone.suspectClicks(),
            alone.undecidedClicks(),
            tagged.role() == Role.DUPLICATE ? 1 : 0,
            0,
            0,
            0,
            alone.invalidMicros(),
            alone.prefetchClicks(),
            alone.internalClicks());
    return new Contribution(1, click.header().receivedAtMillis(), ofRule);
  }

  private static Measures clicks(int unique, int repeats, Standing standing, long priceMicros) {
    if (standing == Standing.PREFETCH) {
      return new Measures(0, 0, 0, 0, 0, repeats, 0, 0, 0, 0, unique, 0);
    }
    long costMicros = Math.multiplyExact(unique, priceMicros);
    boolean invalid = standing.isInvalid();
    return new Measures(
        unique,
        standing.isGeneral() ? unique : 0,
        standing == Standing.SIVT ? unique : 0,
        standing == Standing.SUSPECT ? unique : 0,
        standing == Standing.UNDECIDED ? unique : 0,
        repeats,
        0,
        0,
        invalid ? 0 : costMicros,
        invalid ? costMicros : 0,
        0,
        standing == Standing.INTERNAL ? unique : 0);
  }

  private static Measures others(TaggedEvent tagged, int unique) {
    boolean impression = tagged.event() instanceof Impression;
    boolean conversion = tagged.event() instanceof Conversion;
    return new Measures(
        0,
        0,
        0,
        0,
        0,
        tagged.role().repeats(),
        impression ? unique : 0,
        conversion ? unique : 0,
        0,
        0);
  }

  Contribution plus(Contribution other) {
    return new Contribution(
        changes + other.changes,
        Math.max(asOfMillis, other.asOfMillis),
        measures.plus(other.measures));
  }
}
