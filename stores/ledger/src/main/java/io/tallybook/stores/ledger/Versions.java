package io.tallybook.stores.ledger;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a bill was judged and priced with, as {@code name=value} pairs; and what differs in two. */
final class Versions {
  private static final Map<String, DifferenceReason> REASONS =
      Map.of(
          "rules", DifferenceReason.RULES_CHANGED,
          "prices", DifferenceReason.PRICES_CHANGED,
          "code", DifferenceReason.CODE_CHANGED);

  private Versions() {}

  /** Why a bill with other lines differs from the one before it. */
  static Set<DifferenceReason> reasons(PostedBill before, DayBill now) {
    EnumSet<DifferenceReason> reasons = EnumSet.noneOf(DifferenceReason.class);
    if (!before.snapshotId().equals(now.snapshotId())) {
      reasons.add(DifferenceReason.LATE_RECORDS);
    }
    Map<String, String> old = parse(before.versions());
    Map<String, String> fresh = parse(now.versions());
    Set<String> names = new HashSet<>(old.keySet());
    names.addAll(fresh.keySet());
    for (String name : names) {
      if (!Objects.equals(old.get(name), fresh.get(name))) {
        reasons.add(REASONS.getOrDefault(name, DifferenceReason.VERSIONS_CHANGED));
      }
    }
    return reasons;
  }

  private static Map<String, String> parse(String versions) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : versions.strip().split("[\\s;,]+")) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        pairs.put(pair, "");
      } else {
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }
}
