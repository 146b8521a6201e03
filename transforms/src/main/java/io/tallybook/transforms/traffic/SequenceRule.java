package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict.Tier;

/**
 * A rule that judges the clicks of one key, one after the other in the order of their times: a
 * state machine over a few numbers. Clicks of the same millisecond come in the order of a hash of
 * their ids.
 *
 * <p>It says one thing of every click it marks. Its state is {@link #stateLength} numbers, zero
 * before the first click, which it never marks.
 */
public interface SequenceRule extends KeyedRule {
  /** How many numbers of state it has. */
  int stateLength();

  /** How many clicks of a key there must be for it to mark one of them. */
  int clicksToMark();

  /**
   * Takes the next click into the state.
   *
   * @param state where its numbers lie, among others'
   * @param at index of the first one
   * @param timeMillis when the click happened: milliseconds since the epoch, UTC; never less than
   *     that of the click before
   * @param attribute what {@link VisitKey} says of the rule's key
   * @return whether it marks this click
   */
  boolean next(long[] state, int at, long timeMillis, long attribute);

  /**
   * Until when the state matters: a click at this time or later is judged as if it were the first.
   * One more click never makes it end sooner; and where the key has no ad, one less never later: of
   * such clicks those are forgotten first that no rule needs any more.
   *
   * @return milliseconds since the epoch, UTC
   */
  long matteringUntilMillis(long[] state, int at);

  /**
   * How long a click matters at most if none is marked up to it: milliseconds after its time. So
   * long after it, {@link #matteringUntilMillis} is over.
   */
  long reachMillis();

  /**
   * Whether of clicks with one attribute that follow each other only the last matters to later
   * clicks, and of those with attribute 0 none.
   */
  default boolean isToldByLatest() {
    return false;
  }

  /**
   * The time after which a click must have happened to lie in the window (t - W, t]. Never before
   * the epoch, so that a state of zero, which tells of no click, lies in none.
   */
  static long since(long timeMillis, long windowMillis) {
    return Math.max(0, timeMillis - windowMillis);
  }

  /** Whether it judges in the stream, too, and not in the batch alone. */
  default boolean isLive() {
    return info().tier().compareTo(Tier.T1) <= 0;
  }
}
