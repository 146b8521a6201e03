package io.tallybook.transforms.visits;

import io.tallybook.transforms.traffic.SequenceRule;
import java.util.List;

/**
 * The rules that share a key, as one state machine: their states lie side by side, and what they
 * say of a visit is a set of bits, the first rule lowest. Immutable.
 */
final class KeyRules {
  /** So many bits are kept of a visit. */
  static final int RULES_MAX = 8;

  private final SequenceRule[] rules;
  private final int[] offsets;
  private final int stateLength;
  private final int visitsToMark;
  private final long reachMillis;

  KeyRules(List<SequenceRule> rules) {
    if (rules.size() > RULES_MAX) {
      throw new IllegalArgumentException(
          "at most " + RULES_MAX + " rules share a key, are " + rules.size());
    }
    this.rules = rules.toArray(new SequenceRule[0]);
    this.offsets = new int[rules.size()];
    int length = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = length;
      length += rules.get(i).stateLength();
    }
    this.stateLength = length;
    this.visitsToMark =
        rules.stream().mapToInt(SequenceRule::clicksToMark).min().orElse(Integer.MAX_VALUE);
    this.reachMillis = rules.stream().mapToLong(SequenceRule::reachMillis).max().orElse(0);
  }

  /** Is told that a rule marks a visit (1), or does so no longer (-1). */
  @FunctionalInterface
  interface Changes {
    void changed(String ruleId, int change);
  }

  /** Tells the rules whose bits differ. */
  void tellChanges(int former, int marks, Changes changes) {
    for (int rule = 0; rule < rules.length; rule++) {
      int change = ((marks >>> rule) & 1) - ((former >>> rule) & 1);
      if (change != 0) {
        changes.changed(rules[rule].info().id(), change);
      }
    }
  }

  /** How many visits there must be for one to be marked. */
  int visitsToMark() {
    return visitsToMark;
  }

  /** How long a visit matters at most that is the first, after its time. */
  long reachMillis() {
    return reachMillis;
  }

  long[] newState() {
    return new long[stateLength];
  }

  /** Takes the next visit into the state and tells which rules mark it. */
  int next(long[] state, long timeMillis, long attribute) {
    int marks = 0;
    for (int i = 0; i < rules.length; i++) {
      if (rules[i].next(state, offsets[i], timeMillis, attribute)) {
        marks |= 1 << i;
      }
    }
    return marks;
  }

  /** Until when the state matters to any of the rules: milliseconds since the epoch, UTC. */
  long matteringUntilMillis(long[] state) {
    long until = 0;
    for (int i = 0; i < rules.length; i++) {
      until = Math.max(until, rules[i].matteringUntilMillis(state, offsets[i]));
    }
    return until;
  }
}
