package io.tallybook.serving;

import static io.tallybook.serving.ReportFigure.DECISION_RATE;
import static io.tallybook.serving.ReportFigure.DUPLICATES;
import static io.tallybook.serving.ReportFigure.GIVT;
import static io.tallybook.serving.ReportFigure.GROSS_MICROS;
import static io.tallybook.serving.ReportFigure.INTERNAL;
import static io.tallybook.serving.ReportFigure.INVALID_MICROS;
import static io.tallybook.serving.ReportFigure.PREFETCH;
import static io.tallybook.serving.ReportFigure.SIVT;
import static io.tallybook.serving.ReportFigure.SPEND_MICROS;
import static io.tallybook.serving.ReportFigure.SUSPECT;
import static io.tallybook.serving.ReportFigure.UNDECIDED;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which traffic a report is about: it chooses the figures. The names in lower case are a contract.
 */
public enum Traffic {
  /** Every click that was delivered, what all of them would have cost, and what is no click. */
  GROSS,
  /** Without general invalid traffic. What these clicks would have cost is not kept. */
  NET,
  /** Without sophisticated invalid traffic either: what is on the bill, and how sure it is. */
  BILLABLE,
  /** What is not on the bill, by kind, and what it would have cost. */
  INVALID,
  /** All of it: gross - givt = net, net - sivt = billable, and what is outside gross. */
  ALL;

  /** Which of them a report by rule can be about, for help texts and error messages. */
  public static final String BY_RULE_RULE =
      "must be all or invalid in a report by rule: a rule tells of no other clicks than those it"
          + " marks";

  /** Its name in requests and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them by their labels. */
  static Map<String, Traffic> byLabel() {
    return Arrays.stream(values())
        .collect(Collectors.toMap(Traffic::label, t -> t, (a, b) -> a, TreeMap::new));
  }

  /** The columns of a report, in order. */
  List<ReportFigure> figures() {
    return switch (this) {
      case GROSS -> List.of(ReportFigure.GROSS, DECISION_RATE, DUPLICATES, GROSS_MICROS, PREFETCH);
      case NET -> List.of(ReportFigure.GROSS, GIVT, ReportFigure.NET, DECISION_RATE, INTERNAL);
      case BILLABLE ->
          List.of(
              ReportFigure.GROSS,
              ReportFigure.BILLABLE,
              SUSPECT,
              UNDECIDED,
              DECISION_RATE,
              SPEND_MICROS);
      case INVALID ->
          List.of(
              ReportFigure.GROSS,
              GIVT,
              SIVT,
              ReportFigure.INVALID,
              DECISION_RATE,
              INVALID_MICROS,
              INTERNAL);
      case ALL ->
          List.of(
              ReportFigure.GROSS,
              GIVT,
              ReportFigure.NET,
              SIVT,
              ReportFigure.BILLABLE,
              ReportFigure.INVALID,
              SUSPECT,
              UNDECIDED,
              DECISION_RATE,
              DUPLICATES,
              SPEND_MICROS,
              INVALID_MICROS,
              PREFETCH,
              INTERNAL);
    };
  }

  boolean canBeByRule() {
    return this == ALL || this == INVALID;
  }
}
