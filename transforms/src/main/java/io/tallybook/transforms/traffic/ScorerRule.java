package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Click;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What a model says of a click, by two thresholds. Without a model, see {@link
 * TrafficPolicy#withScorer}, there is no such rule. The list version of its verdicts tells the
 * model.
 *
 * <p>A model that fails at a click decides nothing: the click is UNDECIDED, and the count goes on.
 */
final class ScorerRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("SCORER", 1, Tier.T0, Category.SIVT);

  private static final int MILLION = 1_000_000;
  private static final int EVIDENCE_DECIMALS = 6;

  static final RuleKind KIND =
      new RuleKind(
          INFO,
          List.of(
              new Setting("suspect_min", SHARE, 700_000, 0, MILLION, "score that is suspect"),
              new Setting("invalid_min", SHARE, 950_000, 0, MILLION, "score that is invalid")),
          ScorerRule::new);

  private final double suspectMin;
  private final double invalidMin;

  private ScorerRule(RuleSettings settings) {
    this.suspectMin = (double) settings.get("suspect_min") / MILLION;
    this.invalidMin = (double) settings.get("invalid_min") / MILLION;
    if (suspectMin > invalidMin) {
      throw new IllegalArgumentException(
          "SCORER.suspect_min must be at most SCORER.invalid_min, which is %s, is %s"
              .formatted(invalidMin, suspectMin));
    }
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    if (!(event.event() instanceof Click click)) {
      return Optional.empty();
    }
    double score;
    try {
      score = event.scorer().score(click);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return verdict(Decision.UNDECIDED, event, "the model threw " + e.getClass().getName());
    }
    if (!(score >= 0 && score <= 1)) { // so that NaN is none either
      return verdict(Decision.UNDECIDED, event, "score " + score + " is not from 0 to 1");
    } else if (score >= invalidMin) {
      return verdict(Decision.INVALID, event, evidence(score, invalidMin));
    } else if (score >= suspectMin) {
      return verdict(Decision.SUSPECT, event, evidence(score, suspectMin));
    }
    return Optional.empty();
  }

  private static Optional<Verdict> verdict(Decision decision, EventView event, String evidence) {
    return Optional.of(INFO.verdict(decision, event.scorerModel().text(), evidence));
  }

  private static String evidence(double score, double min) {
    String digits =
        BigDecimal.valueOf(score)
            .setScale(EVIDENCE_DECIMALS, RoundingMode.DOWN)
            .stripTrailingZeros()
            .toPlainString();
    return "score " + digits + " of " + min + " or more";
  }
}
