package io.tallybook.reconciliation;

import io.tallybook.model.Measures;
import java.util.Locale;

/**
 * A number that both counts give for a bucket. The names in lower case are those of reports.
 *
 * <p>Of the traffic rules the independent count knows two: that of prefetches, without which it
 * could not tell what is in gross, and that of the missing user agent. So it is compared what all
 * clicks are and cost, whatever else the rules say of them, and what these two say; not what the
 * rules come to together.
 */
public enum Figure {
  /** Unique clicks, valid or not, without prefetches. */
  GROSS,
  /** Unique clicks that were prefetches. */
  PREFETCH,
  /** What the clicks of gross cost or, as far as they are invalid, would have cost, in micros. */
  GROSS_MICROS,
  /** Unique clicks without a user agent, prefetches included. */
  NO_USER_AGENT,
  /** Unique impressions. */
  IMPRESSIONS,
  /** Unique conversions, by the time of the conversion. */
  CONVERSIONS,
  /** Repeats of any event already counted. */
  DUPLICATES;

  /** Id of the traffic rule that {@link #NO_USER_AGENT} is compared with. */
  public static final String NO_USER_AGENT_RULE = "UA_MISSING";

  /**
   * This figure among the measures of a bucket, of which the GIVT clicks are those that {@value
   * #NO_USER_AGENT_RULE} finds.
   */
  public long of(Measures measures) {
    return switch (this) {
      case GROSS -> measures.grossClicks();
      case PREFETCH -> measures.prefetchClicks();
      case GROSS_MICROS -> Math.addExact(measures.spendMicros(), measures.invalidMicros());
      case NO_USER_AGENT -> measures.givtClicks();
      case IMPRESSIONS -> measures.impressions();
      case CONVERSIONS -> measures.conversions();
      case DUPLICATES -> measures.duplicates();
    };
  }

  /**
   * Whether a difference is drift. Repeats are shown and not judged: a sender that got no answer
   * sends again, so the stream may see more of them than the log has.
   */
  public boolean isJudged() {
    return this != DUPLICATES;
  }

  /** Its name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
