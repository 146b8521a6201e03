package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;

/** A click sooner after the ad was shown than anybody can see it and react. */
public final class FastClickRule implements ImpressionRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      RuleKind.onDemand(
          new RuleInfo("FAST_CLICK", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting(
                  "invalid_below", DURATION, 100, 0, 60_000, "no person is as fast as that"),
              new Setting(
                  "suspect_below", DURATION, 680, 1, 60_000, "hardly any person is as fast")),
          FastClickRule::new);

  private static final int INVALID = 0;
  private static final int SUSPECT = 1;

  private final long invalidBelowMillis;
  private final long suspectBelowMillis;

  private FastClickRule(RuleSettings settings) {
    this.invalidBelowMillis = settings.get("invalid_below");
    this.suspectBelowMillis = settings.get("suspect_below");
    if (invalidBelowMillis > suspectBelowMillis) {
      throw new IllegalArgumentException(
          "FAST_CLICK.invalid_below must be at most FAST_CLICK.suspect_below, which is %d ms,"
                  .formatted(suspectBelowMillis)
              + " is %d ms".formatted(invalidBelowMillis));
    }
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public long lookbackMillis() {
    return suspectBelowMillis;
  }

  @Override
  public List<Verdict> verdicts() {
    return List.of(
        verdict(Decision.INVALID, invalidBelowMillis),
        verdict(Decision.SUSPECT, suspectBelowMillis));
  }

  private static Verdict verdict(Decision decision, long belowMillis) {
    return KIND.info().verdict(decision, "less than %d ms after the ad".formatted(belowMillis));
  }

  @Override
  public int judge(long sinceMillis) {
    if (sinceMillis < invalidBelowMillis) {
      return INVALID;
    }
    return sinceMillis < suspectBelowMillis ? SUSPECT : NOTHING;
  }
}
