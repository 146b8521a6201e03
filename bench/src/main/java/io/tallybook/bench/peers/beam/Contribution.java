package io.tallybook.bench.peers.beam;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.model.Measures;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;

/**
 * What events change in one cell.
 *
 * @param changes how many inputs are folded in; it only grows, whatever their sign
 * @param asOfMillis the latest receive time among them: milliseconds since the epoch, UTC
 * @param measures the sum of their changes
 */
record Contribution(long changes, long asOfMillis, Measures measures) {
  static final Contribution NONE = new Contribution(0, Long.MIN_VALUE, Measures.ZERO);

  private static final Measures REPEAT = new Measures(0, 0, 0, 0, 0, 1, 0, 0, 0, 0);

  static final long MINUTE_MILLIS = 60_000;

  /** The cell an event belongs to. */
  static AggregateKey cellOf(TaggedEvent tagged) {
    EventHeader header = tagged.event().header();
    long eventTimeMillis = header.eventTimeMillis();
    return new AggregateKey(
        eventTimeMillis - Math.floorMod(eventTimeMillis, MINUTE_MILLIS),
        header.ad(),
        header.country(),
        header.device());
  }

  /** What one click changes in its cell. */
  static Contribution of(TaggedEvent tagged) {
    return new Contribution(
        1,
        tagged.event().header().receivedAtMillis(),
        tagged.role() == Role.FIRST ? measuresOf(tagged) : REPEAT);
  }

  private static Measures measuresOf(TaggedEvent tagged) {
    long invalid = tagged.standing().isInvalid() ? 1 : 0;
    long spendMicros =
        tagged.event() instanceof Click click ? (1 - invalid) * click.cost().micros() : 0;
    return new Measures(1, invalid, 0, 0, 0, 0, 0, 0, spendMicros, 0);
  }

  Contribution plus(Contribution other) {
    return new Contribution(
        changes + other.changes,
        Math.max(asOfMillis, other.asOfMillis),
        measures.plus(other.measures));
  }
}
