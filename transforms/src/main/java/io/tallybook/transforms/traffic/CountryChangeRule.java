package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/** A user in two countries sooner than anybody travels. Roaming and relays do that, too. */
public final class CountryChangeRule implements SequenceRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      new RuleKind(
          new RuleInfo("GEO_VELOCITY", 1, Tier.T1, Category.SIVT),
          List.of(
              new Setting(
                  "window",
                  DURATION,
                  Duration.ofHours(1).toMillis(),
                  1,
                  86_400_000,
                  "how long after a click from one country another one is suspect")),
          CountryChangeRule::new);

  private static final int COUNTRY = 0;
  private static final int TIME = 1;
  private static final int OTHER_TIME = 2;

  private final long windowMillis;

  private CountryChangeRule(RuleSettings settings) {
    this.windowMillis = settings.get("window");
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public VisitKey key() {
    return VisitKey.VISITOR;
  }

  @Override
  public int clicksToMark() {
    return 2;
  }

  /** The latest country, its latest time, and the latest time of any other country. */
  @Override
  public int stateLength() {
    return 3;
  }

  @Override
  public boolean next(long[] state, int at, long timeMillis, long attribute) {
    if (attribute == 0) {
      return false; // no country known, or no user
    }
    if (attribute != state[at + COUNTRY]) {
      state[at + OTHER_TIME] = state[at + TIME];
      state[at + COUNTRY] = attribute;
    }
    state[at + TIME] = timeMillis;
    return state[at + OTHER_TIME] > SequenceRule.since(timeMillis, windowMillis);
  }

  @Override
  public long reachMillis() {
    return windowMillis;
  }

  @Override
  public boolean isToldByLatest() {
    return true;
  }

  @Override
  public long matteringUntilMillis(long[] state, int at) {
    return state[at + TIME] == 0 ? 0 : state[at + TIME] + windowMillis;
  }

  @Override
  public Verdict verdict() {
    return KIND.info()
        .verdict(Decision.SUSPECT, "another country within " + Duration.ofMillis(windowMillis));
  }
}
