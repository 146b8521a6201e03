package io.tallybook.stores.ledger;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Why a day's figures are what they are, or are no longer what they were. */
public enum DifferenceReason {
  /** The first bill of the day. */
  BILLED,
  /** The raw log held more records than before. */
  LATE_RECORDS,
  /** The traffic rules were others. */
  RULES_CHANGED,
  /** The price book was another. */
  PRICES_CHANGED,
  /** The billing's code was another. */
  CODE_CHANGED,
  /** Something else among the versions was different. */
  VERSIONS_CHANGED,
  /** The day was judged once more, when all had come that mature rules wait for. */
  REJUDGED;

  private static final String SEPARATOR = ",";

  /** As stored and shown: names in the order of this enum, separated by commas. */
  static String text(Set<DifferenceReason> reasons) {
    return reasons.stream().sorted().map(Enum::name).collect(joining(SEPARATOR));
  }

  /** The reverse of {@link #text}. */
  static Set<DifferenceReason> parse(String text) {
    EnumSet<DifferenceReason> reasons = EnumSet.noneOf(DifferenceReason.class);
    Arrays.stream(text.split(SEPARATOR)).map(DifferenceReason::valueOf).forEach(reasons::add);
    return Collections.unmodifiableSet(reasons);
  }
}
