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
 * An address that clicks on several ads faster than a household does. Offices and carriers share
 * addresses, so this alone suspects only; see {@link io.tallybook.model.Standing}.
 */
public final class BusyAddressRule implements SequenceRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      new RuleKind(
          new RuleInfo("VELOCITY_IP", 1, Tier.T1, Category.SIVT),
          List.of(
              new Setting("clicks_max", COUNT, 30, 1, 1_000, "clicks allowed in a window"),
              new Setting("window", DURATION, 60_000, 1, 86_400_000, "length of the window"),
              new Setting("ads_min", COUNT, 3, 1, 10, "on how many ads they must be")),
          BusyAddressRule::new);

  private final int clicksMax;
  private final long windowMillis;
  private final int adsMin;

  private BusyAddressRule(RuleSettings settings) {
    this.clicksMax = Math.toIntExact(settings.get("clicks_max"));
    this.windowMillis = settings.get("window");
    this.adsMin = Math.toIntExact(settings.get("ads_min"));
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public VisitKey key() {
    return VisitKey.ADDRESS;
  }

  @Override
  public int clicksToMark() {
    return clicksMax + 1;
  }

  /**
   * The times of the latest clicks, newest first; then the ads clicked on last, newest first, each
   * with its latest time: as many as it takes.
   */
  @Override
  public int stateLength() {
    return clicksMax + 2 * adsMin;
  }

  @Override
  public boolean next(long[] state, int at, long timeMillis, long attribute) {
    noteAd(state, at + clicksMax, timeMillis, attribute);
    long since = SequenceRule.since(timeMillis, windowMillis);
    boolean marks =
        state[at + clicksMax - 1] > since && state[at + clicksMax + 2 * adsMin - 1] > since;
    System.arraycopy(state, at, state, at + 1, clicksMax - 1);
    state[at] = timeMillis;
    return marks;
  }

  /** Moves the ad to the front of those clicked on last. */
  private void noteAd(long[] state, int from, long timeMillis, long ad) {
    int place = 0;
    while (place < adsMin - 1 && state[from + 2 * place] != ad && state[from + 2 * place + 1] > 0) {
      place++;
    }
    System.arraycopy(state, from, state, from + 2, 2 * place);
    state[from] = ad;
    state[from + 1] = timeMillis;
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
    return KIND.info()
        .verdict(
            Decision.SUSPECT,
            "more than %d in %s on %d ads or more"
                .formatted(clicksMax, Duration.ofMillis(windowMillis), adsMin));
  }
}
