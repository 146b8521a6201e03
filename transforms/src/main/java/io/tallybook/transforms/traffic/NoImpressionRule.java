package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/** A click on an ad that its visitor was not shown, as far back as is looked. */
public final class NoImpressionRule implements ImpressionRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      RuleKind.onDemand(
          new RuleInfo("NO_IMPRESSION", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting(
                  "lookback",
                  DURATION,
                  172_800_000,
                  60_000,
                  2_678_400_000L,
                  "how far back an impression is looked for"),
              new Setting(
                  "settled",
                  DURATION,
                  86_400_000,
                  0,
                  2_678_400_000L,
                  "how long an advertiser's impressions must have come before it is decided")),
          NoImpressionRule::new);

  private final long lookbackMillis;
  private final long settledMillis;

  private NoImpressionRule(RuleSettings settings) {
    this.lookbackMillis = settings.get("lookback");
    this.settledMillis = settings.get("settled");
    if (settledMillis > lookbackMillis) {
      throw new IllegalArgumentException(
          "NO_IMPRESSION.settled must be at most NO_IMPRESSION.lookback, which is %d ms, is %d ms"
              .formatted(lookbackMillis, settledMillis));
    }
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public long lookbackMillis() {
    return lookbackMillis;
  }

  /** Before this long after an advertiser's first impression nothing is decided of its clicks. */
  @Override
  public long settledMillis() {
    return settledMillis;
  }

  @Override
  public List<Verdict> verdicts() {
    return List.of(
        KIND.info()
            .verdict(
                Decision.INVALID,
                "no impression of the ad in " + Duration.ofMillis(lookbackMillis) + " before"));
  }

  @Override
  public int judge(long sinceMillis) {
    return sinceMillis > lookbackMillis ? 0 : NOTHING;
  }
}
