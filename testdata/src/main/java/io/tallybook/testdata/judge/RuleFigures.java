package io.tallybook.testdata.judge;

import io.tallybook.model.Verdict.Decision;
import io.tallybook.testdata.TruthLabel;

/**
 * What a rule said, against what is true. Its marks, those clicks that it finds invalid or suspect,
 * are right + other + wrong.
 *
 * @param rule its id
 * @param invalid clicks it finds invalid
 * @param suspect clicks it finds suspect
 * @param undecided clicks it could not judge
 * @param right its marks on the classes that it should catch
 * @param other its marks on bad clicks of other classes
 * @param wrong its marks on good clicks
 * @param missed clicks of its classes without its mark; another rule may have caught them
 */
public record RuleFigures(
    String rule,
    long invalid,
    long suspect,
    long undecided,
    long right,
    long other,
    long wrong,
    long missed) {

  /** Counts verdict by verdict. */
  static final class Builder {
    private final String rule;
    private long invalid;
    private long suspect;
    private long undecided;
    private long right;
    private long other;
    private long wrong;
    private long members;

    Builder(String rule) {
      this.rule = rule;
    }

    /** A click of a class that the rule should catch. */
    void addMember() {
      members++;
    }

    /** What the rule says of a click. */
    void add(Decision decision, TruthLabel label) {
      undecided += decision == Decision.UNDECIDED ? 1 : 0;
      if (decision != Decision.INVALID && decision != Decision.SUSPECT) {
        return;
      }
      invalid += decision == Decision.INVALID ? 1 : 0;
      suspect += decision == Decision.SUSPECT ? 1 : 0;
      if (label.caughtBy().contains(rule)) {
        right++;
      } else if (label.expected() == Decision.VALID) {
        wrong++;
      } else {
        other++;
      }
    }

    RuleFigures build() {
      return new RuleFigures(
          rule, invalid, suspect, undecided, right, other, wrong, members - right);
    }
  }
}
