package io.tallybook.reconciliation;

import io.tallybook.model.Measures;
import java.util.Locale;

/** A number that both counts give for a bucket. The names in lower case are those of reports. */
public enum Figure {
  /** Unique clicks, valid or not. */
  GROSS,
  /** Unique clicks that no rule found invalid. */
  NET,
  /** Unique clicks that a rule found invalid. */
  INVALID,
  /** Cost of the net clicks in millionths of the currency's unit. */
  SPEND_MICROS,
  /** Unique impressions. */
  IMPRESSIONS,
  /** Unique conversions, by the time of the conversion. */
  CONVERSIONS,
  /** Repeats of any event already counted. */
  DUPLICATES;

  /** This figure among the measures of a bucket. */
  public long of(Measures measures) {
    return switch (this) {
      case GROSS -> measures.grossClicks();
      case NET -> measures.netClicks();
      case INVALID -> measures.invalidClicks();
      case SPEND_MICROS -> measures.spendMicros();
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
