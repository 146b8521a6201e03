package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;
import java.util.Optional;

/**
 * A publisher whose clicks lead to nothing: many clicks, and hardly any conversion within seven
 * days.
 *
 * <p>Few conversions of a thousand clicks may be bad luck. So its clicks are compared with
 * everybody else's: if they converted like those, so few conversions would have to be next to
 * impossible (the lower tail of a Poisson distribution). Where they are not, or where there are no
 * conversions to compare with, or not all of them yet, the rule is undecided.
 */
public final class ClickFloodRule implements PublisherRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("CLICK_FLOOD", 1, Tier.T3, Category.SIVT);

  private static final double MILLIONTH = 1e-6;

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting(
                  "clicks_min", COUNT, 1_000, 1, 1_000_000_000, "clicks of a day to look at all"),
              new Setting(
                  "rate_max", SHARE, 500, 0, 1_000_000, "conversions per click that are too few"),
              new Setting(
                  "chance_max",
                  SHARE,
                  10,
                  0,
                  1_000_000,
                  "how likely so few conversions may be of clicks like everybody else's")),
          ClickFloodRule::new);

  private final long clicksMin;
  private final long rateMaxMillionths;
  private final long chanceMaxMillionths;

  private ClickFloodRule(RuleSettings settings) {
    this.clicksMin = settings.get("clicks_min");
    this.rateMaxMillionths = settings.get("rate_max");
    this.chanceMaxMillionths = settings.get("chance_max");
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Finding> find(String publisherId, PublisherFigures figures) {
    long clicks = figures.clicks();
    long conversions = figures.conversions();
    // conversions / clicks < rate, without a division
    if (clicks < clicksMin || conversions * 1_000_000.0 >= (double) clicks * rateMaxMillionths) {
      return Optional.empty();
    }
    String evidence =
        "%d clicks, %d conversions; all others %d clicks, %d conversions"
            .formatted(clicks, conversions, figures.othersClicks(), figures.othersConversions());
    if (!figures.conversionsComplete()) {
      return finding(publisherId, Decision.UNDECIDED, evidence + "; more may come");
    }
    double expected =
        figures.othersClicks() == 0
            ? 0
            : (double) clicks * figures.othersConversions() / figures.othersClicks();
    boolean isChance =
        chanceOfAtMost(conversions, expected) > (double) chanceMaxMillionths * MILLIONTH;
    return finding(
        publisherId,
        isChance ? Decision.UNDECIDED : Decision.INVALID,
        isChance ? evidence + "; it may be chance" : evidence);
  }

  /** How likely a Poisson distributed number is not to exceed a count. */
  static double chanceOfAtMost(long count, double mean) {
    if (mean == 0) {
      return 1;
    }
    double chance = 0;
    double logFactorial = 0;
    for (long i = 0; i <= count; i++) {
      logFactorial += i == 0 ? 0 : StrictMath.log((double) i);
      chance += StrictMath.exp((double) i * StrictMath.log(mean) - mean - logFactorial);
    }
    return chance;
  }
}
