package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/** A click long after its visitor last saw the ad. */
public final class StaleClickRule implements ImpressionRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      RuleKind.onDemand(
          new RuleInfo("STALE_CLICK", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting(
                  "age_max", DURATION, 86_400_000, 0, 2_678_400_000L, "age that is still usual"),
              new Setting(
                  "lookback",
                  DURATION,
                  172_800_000,
                  60_000,
                  2_678_400_000L,
                  "how far back an impression is looked for")),
          StaleClickRule::new);

  private final long ageMillisMax;
  private final long lookbackMillis;

  private StaleClickRule(RuleSettings settings) {
    this.ageMillisMax = settings.get("age_max");
    this.lookbackMillis = settings.get("lookback");
    if (ageMillisMax > lookbackMillis) {
      throw new IllegalArgumentException(
          "STALE_CLICK.age_max must be at most STALE_CLICK.lookback, which is %d ms, is %d ms"
              .formatted(lookbackMillis, ageMillisMax));
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

  @Override
  public List<Verdict> verdicts() {
    return List.of(
        KIND.info()
            .verdict(
                Decision.SUSPECT,
                "more than " + Duration.ofMillis(ageMillisMax) + " after the ad"));
  }

  @Override
  public int judge(long sinceMillis) {
    return sinceMillis > ageMillisMax && sinceMillis <= lookbackMillis ? 0 : NOTHING;
  }
}
