package io.tallybook.transforms.traffic;

import java.util.BitSet;

/**
 * A rule that judges all clicks of a key on a day together, in the batch only. A pure function of
 * the clicks in the order of their times.
 */
public interface HistoryRule extends KeyedRule {
  /** The clicks of a key on one day, in the order of their times. */
  interface History {
    int size();

    /** When a click happened: milliseconds since the epoch, UTC. */
    long timeMillis(int index);

    /** Tells a click's user agent from others; 0 if it had none. */
    long agentHash(int index);
  }

  /** The clicks it marks, by their index. */
  BitSet judge(History history);
}
