package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/**
 * One visitor clicks on one ad again, sooner after the last click that counted than anybody means
 * to. The first click stays; the later ones are invalid.
 */
public final class RepeatRule implements SequenceRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind DOUBLE_CLICK =
      new RuleKind(
          new RuleInfo("DOUBLE_CLICK", 1, Tier.T1, Category.GIVT),
          settings(2_000),
          settings -> new RepeatRule(RepeatRule.DOUBLE_CLICK.info(), settings));

  public static final RuleKind REPEAT_SAME_AD =
      new RuleKind(
          new RuleInfo("REPEAT_SAME_AD", 1, Tier.T1, Category.GIVT),
          settings(60_000),
          settings -> new RepeatRule(RepeatRule.REPEAT_SAME_AD.info(), settings));

  private final RuleInfo info;
  private final long windowMillis;

  private RepeatRule(RuleInfo info, RuleSettings settings) {
    this.info = info;
    this.windowMillis = settings.get("window");
  }

  private static List<Setting> settings(long windowMillis) {
    return List.of(
        new Setting(
            "window",
            DURATION,
            windowMillis,
            1,
            86_400_000,
            "how long after a click that counts a further one does not"));
  }

  @Override
  public RuleInfo info() {
    return info;
  }

  @Override
  public VisitKey key() {
    return VisitKey.VISITOR_AND_AD;
  }

  @Override
  public int clicksToMark() {
    return 2;
  }

  /** The time of the latest click that it did not mark. */
  @Override
  public int stateLength() {
    return 1;
  }

  @Override
  public boolean next(long[] state, int at, long timeMillis, long attribute) {
    if (state[at] > SequenceRule.since(timeMillis, windowMillis)) {
      return true;
    }
    state[at] = timeMillis;
    return false;
  }

  @Override
  public long reachMillis() {
    return windowMillis;
  }

  @Override
  public long matteringUntilMillis(long[] state, int at) {
    return state[at] == 0 ? 0 : state[at] + windowMillis;
  }

  @Override
  public Verdict verdict() {
    return info.verdict(
        Decision.INVALID, "within " + Duration.ofMillis(windowMillis) + " of a click on the ad");
  }
}
