package io.tallybook.transforms.aggregate;

import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Impression;
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

  static final long MINUTE_MILLIS = 60_000;

  /** What one event changes in its cell. */
  static Contribution of(TaggedEvent tagged) {
    int unique = tagged.role() == Role.FIRST ? 1 : tagged.role() == Role.DEMOTED ? -1 : 0;
    int duplicates = tagged.role() == Role.FIRST ? 0 : 1;
    long gross = 0;
    long invalid = 0;
    long impressions = 0;
    long conversions = 0;
    long spendMicros = 0;
    if (tagged.event() instanceof Click click) {
      gross = unique;
      invalid = tagged.isInvalid() ? unique : 0;
      spendMicros = Math.multiplyExact(gross - invalid, click.cost().micros());
    } else if (tagged.event() instanceof Impression) {
      impressions = unique;
    } else if (tagged.event() instanceof Conversion) {
      conversions = unique;
    }
    return new Contribution(
        1,
        tagged.event().header().receivedAtMillis(),
        new Measures(gross, invalid, duplicates, impressions, conversions, spendMicros));
  }

  Contribution plus(Contribution other) {
    return new Contribution(
        changes + other.changes,
        Math.max(asOfMillis, other.asOfMillis),
        measures.plus(other.measures));
  }
}
