package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.PublisherFigures.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A publisher whose visitors are too much alike: few addresses, or hardly more than one user agent.
 *
 * <p>The clicks of its few busiest addresses are left out: a machine that visits a small publisher
 * all day, or a carrier, is most of its traffic, and rules about addresses look at it.
 *
 * <p>It looks at a sample of fixed size: entropy is divided by that of the sample's size, so a
 * large publisher is measured as a small one is.
 */
public final class PublisherEntropyRule implements PublisherRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("PUBLISHER_ENTROPY", 1, Tier.T3, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting("clicks_min", COUNT, 100, 2, 10_000, "clicks of the sample to judge by"),
              new Setting(
                  "addresses_spared", COUNT, 5, 0, 1_000, "busiest addresses that are left out"),
              new Setting("sample", COUNT, 1_000, 100, 10_000, "clicks of a publisher looked at"),
              new Setting("address_entropy_min", SHARE, 700_000, 0, 1_000_000, "of the addresses"),
              new Setting("agent_entropy_min", SHARE, 300_000, 0, 1_000_000, "of the user agents")),
          PublisherEntropyRule::new);

  private static final double MILLION = 1e6;

  private final int clicksMin;
  private final int sample;
  private final int spared;
  private final double addressEntropyMin;
  private final double agentEntropyMin;

  private PublisherEntropyRule(RuleSettings settings) {
    this.clicksMin = Math.toIntExact(settings.get("clicks_min"));
    this.sample = Math.toIntExact(settings.get("sample"));
    this.spared = Math.toIntExact(settings.get("addresses_spared"));
    this.addressEntropyMin = (double) settings.get("address_entropy_min") / MILLION;
    this.agentEntropyMin = (double) settings.get("agent_entropy_min") / MILLION;
  }

  /** How many clicks of a publisher are looked at, at most. */
  public int sample() {
    return sample;
  }

  /** How many addresses' clicks are left out, those with the most clicks. */
  public int spared() {
    return spared;
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Finding> find(String publisherId, PublisherFigures figures) {
    if (isUniform(figures.addresses(), addressEntropyMin)) {
      return finding(publisherId, Decision.INVALID, evidence("addresses", figures.addresses()));
    } else if (isUniform(figures.agents(), agentEntropyMin)) {
      return finding(publisherId, Decision.INVALID, evidence("user agents", figures.agents()));
    }
    return Optional.empty();
  }

  private boolean isUniform(Spread spread, double entropyMin) {
    return spread.clicks() >= clicksMin && spread.entropy() < entropyMin;
  }

  private static String evidence(String what, Spread spread) {
    return String.format(
        Locale.ROOT,
        "%d %s in a sample of %d clicks, entropy %.3f",
        spread.values(),
        what,
        spread.clicks(),
        spread.entropy());
  }
}
