package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/**
 * More clicks than a person makes: the click that exceeds a window's limit is invalid, and so is
 * every click of the key for the cooling time after it. A click that exceeds the limit while it
 * cools extends the time.
 *
 * <p>The clicks up to the limit stay: they cannot be told from a person's. Windows are (t - W, t].
 */
public final class VelocityRule implements SequenceRule {
  private static final long serialVersionUID = 1L;

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("burst_clicks_max", COUNT, 3, 1, 1_000, "clicks allowed in a burst window"),
          new Setting("burst_window", DURATION, 1_000, 1, 86_400_000, "length of a burst window"),
          new Setting("clicks_max", COUNT, 3, 1, 1_000, "clicks allowed in a window"),
          new Setting("window", DURATION, 10_000, 1, 86_400_000, "length of a window"),
          new Setting(
              "cooling",
              DURATION,
              Duration.ofHours(1).toMillis(),
              0,
              86_400_000,
              "how long all clicks are invalid after a click beyond a limit"));

  public static final RuleKind OF_ADDRESS =
      new RuleKind(
          new RuleInfo("VELOCITY_IP_AD", 1, Tier.T1, Category.GIVT),
          SETTINGS,
          settings -> new VelocityRule(VelocityRule.OF_ADDRESS, VisitKey.ADDRESS_AND_AD, settings));

  public static final RuleKind OF_USER =
      new RuleKind(
          new RuleInfo("VELOCITY_USER_AD", 1, Tier.T1, Category.GIVT),
          SETTINGS,
          settings -> new VelocityRule(VelocityRule.OF_USER, VisitKey.VISITOR_AND_AD, settings));

  private final RuleInfo info;
  private final VisitKey key;
  private final int burstClicksMax;
  private final long burstWindowMillis;
  private final int clicksMax;
  private final long windowMillis;
  private final long coolingMillis;
  private final int remembered;
  private final String evidence;

  private VelocityRule(RuleKind kind, VisitKey key, RuleSettings settings) {
    this.info = kind.info();
    this.key = key;
    this.burstClicksMax = Math.toIntExact(settings.get("burst_clicks_max"));
    this.burstWindowMillis = settings.get("burst_window");
    this.clicksMax = Math.toIntExact(settings.get("clicks_max"));
    this.windowMillis = settings.get("window");
    this.coolingMillis = settings.get("cooling");
    this.remembered = Math.max(burstClicksMax, clicksMax);
    this.evidence =
        "more than %d in %s or %d in %s, or within %s of that"
            .formatted(
                burstClicksMax,
                Duration.ofMillis(burstWindowMillis),
                clicksMax,
                Duration.ofMillis(windowMillis),
                Duration.ofMillis(coolingMillis));
  }

  @Override
  public RuleInfo info() {
    return info;
  }

  @Override
  public VisitKey key() {
    return key;
  }

  @Override
  public int clicksToMark() {
    return Math.min(burstClicksMax, clicksMax) + 1;
  }

  /** The time of the latest click beyond a limit, then the times of the latest clicks. */
  @Override
  public int stateLength() {
    return 1 + remembered;
  }

  @Override
  public boolean next(long[] state, int at, long timeMillis, long attribute) {
    if (key == VisitKey.VISITOR_AND_AD && attribute == 0) {
      return false; // without a user id it is the address's rule that looks
    }
    boolean exceeds =
        state[at + burstClicksMax] > SequenceRule.since(timeMillis, burstWindowMillis)
            || state[at + clicksMax] > SequenceRule.since(timeMillis, windowMillis);
    boolean cools = state[at] > SequenceRule.since(timeMillis, coolingMillis);
    System.arraycopy(state, at + 1, state, at + 2, remembered - 1);
    state[at + 1] = timeMillis;
    if (exceeds) {
      state[at] = timeMillis;
    }
    return exceeds || cools;
  }

  @Override
  public long reachMillis() {
    return Math.max(burstWindowMillis, windowMillis);
  }

  @Override
  public long matteringUntilMillis(long[] state, int at) {
    return Math.max(
        state[at] == 0 ? 0 : state[at] + coolingMillis,
        state[at + 1] == 0 ? 0 : state[at + 1] + reachMillis());
  }

  @Override
  public Verdict verdict() {
    return info.verdict(Decision.INVALID, evidence);
  }
}
