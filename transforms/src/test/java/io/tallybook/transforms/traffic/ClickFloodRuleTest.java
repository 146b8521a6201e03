package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallybook.model.Verdict.Decision;
import io.tallybook.transforms.traffic.PublisherFigures.Spread;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickFloodRuleTest {
  private static final ClickFloodRule RULE = (ClickFloodRule) ClickFloodRule.KIND.withDefaults();

  @ParameterizedTest(name = "{0} clicks, {1} conversions, others {2}, {3}, complete {4}: {5}")
  @CsvSource({
    // as few as may be, and everybody else converts
    "1000, 0, 1000000, 20000, true, INVALID",
    "999, 0, 1000000, 20000, true, ",
    // 0.05 % is enough
    "20000, 9, 1000000, 20000, true, INVALID",
    "20000, 10, 1000000, 20000, true, ",
    // e^-11.5 = 1.01e-5, e^-11.52 = 0.99e-5: chance, and no chance any more
    "1000, 0, 1000000, 11500, true, UNDECIDED",
    "1000, 0, 1000000, 11520, true, INVALID",
    // nobody converts, or there is nobody else: nothing to compare with
    "5000, 0, 1000000, 0, true, UNDECIDED",
    "5000, 0, 0, 0, true, UNDECIDED",
    // the days after are not over
    "1000, 0, 1000000, 20000, false, UNDECIDED",
    "20000, 10, 1000000, 20000, false, ",
  })
  void rule(
      long clicks,
      long conversions,
      long othersClicks,
      long othersConversions,
      boolean complete,
      String decision) {
    assertThat(
            find(RULE, clicks, conversions, othersClicks, othersConversions, complete)
                .map(finding -> finding.decision().name())
                .orElse(null))
        .isEqualTo(decision);
  }

  @Test
  void aFinding_tellsTheFigures() {
    assertThat(find(RULE, 1_000, 0, 1_000_000, 20_000, true))
        .contains(
            new Finding(
                "CLICK_FLOOD",
                1,
                SourceKind.PUBLISHER,
                "p",
                Decision.INVALID,
                "1000 clicks, 0 conversions; all others 1000000 clicks, 20000 conversions"));
  }

  @Test
  void settings_haveEffect() {
    RuleSettings settings =
        RuleSettings.defaultsOf(ClickFloodRule.KIND).with(ClickFloodRule.KIND, "clicks_min", 999);
    ClickFloodRule rule = (ClickFloodRule) ClickFloodRule.KIND.maker().make(settings);

    assertThat(find(rule, 999, 0, 1_000_000, 20_000, true)).isPresent();
  }

  @Test
  void noChanceAllowed_stillCondemnsWhatIsImpossible() {
    RuleSettings settings =
        RuleSettings.defaultsOf(ClickFloodRule.KIND).with(ClickFloodRule.KIND, "chance_max", 0);
    ClickFloodRule rule = (ClickFloodRule) ClickFloodRule.KIND.maker().make(settings);

    // e^-1000 is below the smallest number there is
    assertThat(find(rule, 50_000, 0, 1_000_000, 20_000, true).map(Finding::decision))
        .contains(Decision.INVALID);
    assertThat(find(rule, 1_000, 0, 1_000_000, 20_000, true).map(Finding::decision))
        .contains(Decision.UNDECIDED);
  }

  @Test
  void chance_isThatOfPoisson() {
    // by hand: e^-2 (1 + 2 + 2)
    assertThat(ClickFloodRule.chanceOfAtMost(2, 2)).isCloseTo(0.676_676, within(1e-6));
    assertThat(ClickFloodRule.chanceOfAtMost(0, 0)).isEqualTo(1);
    assertThat(ClickFloodRule.chanceOfAtMost(10, 5_000)).isZero();
    assertThat(ClickFloodRule.chanceOfAtMost(5_000, 5_000)).isCloseTo(0.503_76, within(1e-4));
  }

  private static Optional<Finding> find(
      ClickFloodRule rule,
      long clicks,
      long conversions,
      long othersClicks,
      long othersConversions,
      boolean complete) {
    Spread none = new Spread(0, 0, 0);
    return rule.find(
        "p",
        new PublisherFigures(
            clicks, conversions, 0, othersClicks, othersConversions, complete, none, none));
  }
}
