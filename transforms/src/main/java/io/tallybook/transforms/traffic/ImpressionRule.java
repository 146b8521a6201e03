package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that judges a click by when its visitor last saw the ad, in the batch only. A visitor is
 * the user, or where there is none the address with the user agent.
 *
 * <p>Such rules are off unless they are switched on: only the operator knows that impressions are
 * in the log, and all of them.
 */
public interface ImpressionRule extends MarkingRule {
  /** There is no impression, as far back as it looks. */
  long NEVER = Long.MAX_VALUE;

  /** It has nothing against the click. */
  int NOTHING = -1;

  /** It need not know of other impressions. */
  long AT_ONCE = -1;

  /** How far before a click it looks for impressions, in milliseconds. */
  long lookbackMillis();

  /** What it can say. */
  List<Verdict> verdicts();

  /**
   * Judges a click.
   *
   * @param sinceMillis how long before it the visitor saw the ad last, 0 or more; {@link #NEVER} if
   *     there is no impression, at least as far back as it looks
   * @return index of one of its {@link #verdicts}, or {@link #NOTHING}
   */
  int judge(long sinceMillis);

  /**
   * How long before a click its advertiser's impressions must have begun to come for the rule to
   * decide: whoever holds it against a click that there is none must know that there would be one.
   *
   * @return milliseconds, at most {@link #lookbackMillis}; {@link #AT_ONCE} if it goes by the
   *     impressions that are there
   */
  default long settledMillis() {
    return AT_ONCE;
  }

  /** The id of the mark that stands for one of its verdicts. */
  default String mark(int verdict) {
    return verdict == 0 ? info().id() : info().id() + "#" + verdict;
  }

  @Override
  default Map<String, Verdict> verdictsByMark() {
    Map<String, Verdict> marks = new HashMap<>();
    for (int i = 0; i < verdicts().size(); i++) {
      marks.put(mark(i), verdicts().get(i));
    }
    return marks;
  }
}
