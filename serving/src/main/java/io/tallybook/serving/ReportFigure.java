package io.tallybook.serving;

import io.tallybook.model.Measures;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A figure of a report's rows. The names in lower case are a contract. */
enum ReportFigure {
  /** Unique clicks, valid or not, without prefetches. */
  GROSS,
  /** General invalid traffic. */
  GIVT,
  /** General invalid traffic that is the operator's own. */
  INTERNAL,
  /** Gross without GIVT. */
  NET,
  /** Sophisticated invalid traffic. */
  SIVT,
  /** Net without SIVT: what is charged for. */
  BILLABLE,
  /** GIVT and SIVT together. */
  INVALID,
  /** Billable clicks that a rule found odd. */
  SUSPECT,
  /** Billable clicks that a rule could not decide. */
  UNDECIDED,
  /** The part of the gross clicks that every rule could decide: 1 is all of them. */
  DECISION_RATE,
  /** Unique clicks that nobody made, for a page was fetched ahead: outside gross. */
  PREFETCH,
  /** Repeats of any event already counted. */
  DUPLICATES,
  /** What all clicks of gross would have cost: spend and invalid together. */
  GROSS_MICROS,
  /** What the billable clicks cost. */
  SPEND_MICROS,
  /** What the invalid clicks would have cost. */
  INVALID_MICROS;

  /** What a single rule tells. */
  static final List<ReportFigure> OF_RULES =
      List.of(
          GIVT, SIVT, INVALID, SUSPECT, UNDECIDED, DUPLICATES, INVALID_MICROS, PREFETCH, INTERNAL);

  /** Its name in headers and fields. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its value; empty for a part of nothing. */
  Optional<BigDecimal> of(Measures measures) {
    return this == DECISION_RATE
        ? Rates.decisionRate(measures)
        : Optional.of(BigDecimal.valueOf(number(measures)));
  }

  private long number(Measures measures) {
    return switch (this) {
      case GROSS -> measures.grossClicks();
      case GIVT -> measures.givtClicks();
      case INTERNAL -> measures.internalClicks();
      case NET -> measures.netClicks();
      case SIVT -> measures.sivtClicks();
      case BILLABLE -> measures.billableClicks();
      case INVALID -> measures.invalidClicks();
      case SUSPECT -> measures.suspectClicks();
      case UNDECIDED -> measures.undecidedClicks();
      case DECISION_RATE -> throw new IllegalStateException("a rate is no number of things");
      case PREFETCH -> measures.prefetchClicks();
      case DUPLICATES -> measures.duplicates();
      case GROSS_MICROS -> Math.addExact(measures.spendMicros(), measures.invalidMicros());
      case SPEND_MICROS -> measures.spendMicros();
      case INVALID_MICROS -> measures.invalidMicros();
    };
  }
}
