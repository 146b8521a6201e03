package io.tallybook.transforms.traffic;

import io.tallybook.model.Click;

/**
 * A model that tells how likely a click is to be invalid. It judges as the rule SCORER, by the
 * thresholds that are set for that rule; who counts names its class, which is found on the class
 * path.
 *
 * <p>An implementation has a public constructor without parameters, which loads what the model
 * needs, from its own jar for instance. It does not travel: every worker makes its own, one for
 * each thread that judges, so it may keep buffers and needs no lock.
 *
 * <p>The score must be a function of the click alone: no clock, no randomness, no clicks seen
 * before, no service asked. A day that is judged again must get the scores it got. {@code
 * StrictMath} gives the same digits on every machine, {@code Math} need not.
 *
 * <p>It is asked once for every click that arrives, repeats included, in the thread that counts: a
 * microsecond of it is a processor per million clicks a second.
 */
public interface ClickScorer {
  /**
   * How likely the click is to be invalid.
   *
   * @return 0 to 1; anything else, or an exception, leaves the click UNDECIDED
   */
  double score(Click click);

  /**
   * Which model this is: another text whenever the same click may get another score.
   *
   * @return 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}
   */
  String version();
}
