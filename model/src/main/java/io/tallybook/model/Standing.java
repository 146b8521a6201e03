package io.tallybook.model;

import io.tallybook.model.Verdict.Category;
import java.util.Collection;

/**
 * The effective verdict on a click: what all rules that have looked at it come to together. It
 * decides which counts the click is in; gross has all of them but prefetches.
 */
public enum Standing {
  /** Every rule could decide and none had anything against it. */
  VALID,
  /** A rule could not decide, for want of its list; none had anything against it. Billable. */
  UNDECIDED,
  /** A rule found it odd, which alone is not enough. Billable. */
  SUSPECT,
  /** Sophisticated invalid traffic: in net, not billable. */
  SIVT,
  /** General invalid traffic: neither in net nor billable. */
  GIVT,
  /** General invalid traffic that is the operator's own, and told apart. */
  INTERNAL,
  /** No click at all, but a page fetched ahead: outside gross, and in no other figure of clicks. */
  PREFETCH;

  /**
   * This rule suspects whoever shares a busy address with others, so that it needs another rule's
   * word to find a click invalid, and then does.
   */
  private static final String NEEDS_CORROBORATION = "VELOCITY_IP";

  private static final String PREFETCH_RULE = "PREFETCH";
  private static final String OWN_TRAFFIC_RULE = "INTERNAL_TEST";

  /** The fold: it depends on no order, and saying the same twice changes nothing. */
  public static Standing of(Collection<Verdict> verdicts) {
    Standing worst = VALID;
    boolean awaitsCorroboration = false;
    boolean corroborated = false;
    for (Verdict verdict : verdicts) {
      Standing standing = of(verdict);
      worst = standing.compareTo(worst) > 0 ? standing : worst;
      if (standing.compareTo(SUSPECT) >= 0) {
        boolean needs = verdict.ruleId().equals(NEEDS_CORROBORATION);
        awaitsCorroboration |= needs;
        corroborated |= !needs;
      }
    }
    return worst == SUSPECT && awaitsCorroboration && corroborated ? SIVT : worst;
  }

  /** What one rule says alone. */
  public static Standing of(Verdict verdict) {
    return switch (verdict.decision()) {
      case VALID -> VALID;
      case UNDECIDED -> UNDECIDED;
      case SUSPECT -> SUSPECT;
      case INVALID -> ofInvalid(verdict);
    };
  }

  private static Standing ofInvalid(Verdict verdict) {
    return switch (verdict.ruleId()) {
      case PREFETCH_RULE -> PREFETCH;
      case OWN_TRAFFIC_RULE -> INTERNAL;
      default -> verdict.category() == Category.GIVT ? GIVT : SIVT;
    };
  }

  /** Whether it is charged for. */
  public boolean isBillable() {
    return compareTo(SUSPECT) <= 0;
  }

  /** Whether it is general invalid traffic, whosoever it is. */
  public boolean isGeneral() {
    return this == GIVT || this == INTERNAL;
  }

  /** Whether it is in gross and not billable. */
  public boolean isInvalid() {
    return this == SIVT || isGeneral();
  }
}
