package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a bill differs from what the ledger says of its day. */
final class DayDifference {
  private final Map<AdRef, LineFigures> changed = new LinkedHashMap<>();
  private final Map<AdRef, LineFigures> billed;
  private final String contentHash;
  private final SortedMap<String, Long> microsByAdvertiser = new TreeMap<>();
  private long linesNew;
  private long differenceMicros;
  private long amountMicros;

  private DayDifference(Map<AdRef, LineFigures> billed) {
    this.billed = billed;
    this.contentHash = new ContentHash().add(billed).hex();
  }

  /**
   * @param current the figures of each ad that has ever been billed for the day
   */
  static DayDifference between(Map<AdRef, LineFigures> current, DayBill bill) {
    Map<AdRef, LineFigures> billed = new LinkedHashMap<>();
    for (BillingLine line : bill.lines()) {
      LineFigures figures = LineFigures.of(line);
      // A line that says nothing is the same as no line.
      if (!figures.equals(LineFigures.ZERO)) {
        billed.put(line.ad(), figures);
      }
    }
    DayDifference difference = new DayDifference(billed);
    billed.forEach((ad, now) -> difference.compare(ad, current.get(ad), now));
    current.forEach(
        (ad, before) -> {
          if (!billed.containsKey(ad)) {
            difference.compare(ad, before, LineFigures.ZERO);
          }
        });
    return difference;
  }

  private void compare(AdRef ad, @Nullable LineFigures before, LineFigures now) {
    amountMicros = Math.addExact(amountMicros, now.amountMicros());
    if (now.equals(before)) {
      return;
    }
    changed.put(ad, now);
    if (before == null) {
      linesNew++;
    }
    long micros = now.amountMicros() - (before == null ? 0 : before.amountMicros());
    differenceMicros = Math.addExact(differenceMicros, micros);
    microsByAdvertiser.merge(ad.advertiserId(), micros, Math::addExact);
  }

  boolean isEmpty() {
    return changed.isEmpty();
  }

  /** The new figures of the ads whose figures change; zeros for ads that are billed no more. */
  Map<AdRef, LineFigures> changed() {
    return changed;
  }

  /** What each advertiser with changes owes more; zero when the changes cancel out. */
  SortedMap<String, Long> microsByAdvertiser() {
    return microsByAdvertiser;
  }

  /** Hex SHA-256 of all lines of the bill. */
  String contentHash() {
    return contentHash;
  }

  long linesBilled() {
    return billed.size();
  }

  long linesNew() {
    return linesNew;
  }

  long linesChanged() {
    return changed.size() - linesNew;
  }

  long linesUnchanged() {
    return billed.keySet().stream().filter(ad -> !changed.containsKey(ad)).count();
  }

  /** What the day costs, all advertisers together. */
  long amountMicros() {
    return amountMicros;
  }

  long differenceMicros() {
    return differenceMicros;
  }
}
