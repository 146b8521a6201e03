package io.tallybook.model;

/**
 * What one rule says of one event. Verdicts mark and never delete; the effective decision is a fold
 * over all of them.
 *
 * @param ruleId for instance {@code UA_MISSING}
 * @param ruleVersion version of the rule's logic, from 1
 * @param listVersion version of the list it consulted; empty when it needs none
 * @param tier how early the rule can decide
 * @param decision what it says
 * @param evidence what it saw, for a person
 */
public record Verdict(
    String ruleId,
    int ruleVersion,
    String listVersion,
    Tier tier,
    Decision decision,
    String evidence) {

  /** Where a rule decides: at decode, in stream state, over a day, or in the mature batch. */
  public enum Tier {
    T0,
    T1,
    T2,
    T3
  }

  /** Severity ascending: an event is as bad as its worst verdict. */
  public enum Decision {
    VALID,
    UNDECIDED,
    SUSPECT,
    INVALID
  }
}
