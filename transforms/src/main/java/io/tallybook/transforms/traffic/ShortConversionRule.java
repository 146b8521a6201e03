package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;

/**
 * A conversion sooner after its click than anybody can install or buy anything: it was on its way
 * before the click, which was made to get the credit for it.
 */
public final class ShortConversionRule implements AttributionRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      RuleKind.onDemand(
          new RuleInfo("CTIT_SHORT", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting(
                  "time_min", DURATION, 10_000, 1, 3_600_000, "what a conversion takes at least")),
          ShortConversionRule::new);

  private final long timeMillisMin;

  private ShortConversionRule(RuleSettings settings) {
    this.timeMillisMin = settings.get("time_min");
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public long reachMillis() {
    return timeMillisMin;
  }

  @Override
  public Verdict verdict() {
    return KIND.info()
        .verdict(
            Decision.INVALID, "less than " + Duration.ofMillis(timeMillisMin) + " after its click");
  }

  @Override
  public boolean marks(long sinceClickMillis) {
    return sinceClickMillis < timeMillisMin;
  }
}
