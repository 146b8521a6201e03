package io.tallybook.model;

/**
 * What one rule says of one event: a fact, which is never changed. Verdicts mark and never delete;
 * what they come to together is told by {@link Standing#of}.
 *
 * @param ruleId for instance {@code UA_MISSING}
 * @param ruleVersion version of the rule's logic, from 1
 * @param listVersion version of the list it consulted; empty when it needs none
 * @param tier how early the rule can decide
 * @param category which kind of invalid traffic it looks for
 * @param decision what it says
 * @param evidence what it saw, for a person
 */
public record Verdict(
    String ruleId,
    int ruleVersion,
    String listVersion,
    Tier tier,
    Category category,
    Decision decision,
    String evidence) {

  /** Where a rule decides: at decode, in stream state, over a day, or in the mature batch. */
  public enum Tier {
    T0,
    T1,
    T2,
    T3
  }

  /** Kinds of invalid traffic, in the terms of the Media Rating Council. */
  public enum Category {
    /** General: found by lists and standard checks of parameters. */
    GIVT,
    /** Sophisticated: found by corroboration and analysis. */
    SIVT
  }

  /** Severity ascending: an event is as bad as its worst verdict. */
  public enum Decision {
    VALID,
    UNDECIDED,
    SUSPECT,
    INVALID
  }
}
