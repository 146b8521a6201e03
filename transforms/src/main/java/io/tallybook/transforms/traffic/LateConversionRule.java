package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;
import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A publisher whose clicks are long before their conversions (the time from click to install, CTIT,
 * has a long tail): it sends clicks for people who would have come anyway, and claims them.
 *
 * <p>It needs no complete conversions: later ones could only raise the share. So it decides as soon
 * as there are enough of them.
 */
public final class LateConversionRule implements PublisherRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("CTIT_LONG_TAIL", 1, Tier.T3, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting(
                  "conversions_min", COUNT, 50, 1, 1_000_000_000, "conversions to look at all"),
              new Setting(
                  "late_after",
                  DURATION,
                  Duration.ofHours(1).toMillis(),
                  1_000,
                  Duration.ofDays(7).toMillis(),
                  "how long after its click a conversion is late"),
              new Setting(
                  "late_max", SHARE, 400_000, 0, 1_000_000, "share of late ones still allowed")),
          LateConversionRule::new);

  private final long conversionsMin;
  private final long lateAfterMillis;
  private final long lateMaxMillionths;

  private LateConversionRule(RuleSettings settings) {
    this.conversionsMin = settings.get("conversions_min");
    this.lateAfterMillis = settings.get("late_after");
    this.lateMaxMillionths = settings.get("late_max");
  }

  /** How long after its click a conversion is late, beyond this. */
  public long lateAfterMillis() {
    return lateAfterMillis;
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Finding> find(String publisherId, PublisherFigures figures) {
    long conversions = figures.conversions();
    long late = figures.lateConversions();
    if (conversions < conversionsMin
        || late * 1_000_000.0 <= (double) conversions * lateMaxMillionths) {
      return Optional.empty();
    }
    return finding(
        publisherId,
        Decision.INVALID,
        "%d of %d conversions later than %s"
            .formatted(late, conversions, Duration.ofMillis(lateAfterMillis)));
  }
}
