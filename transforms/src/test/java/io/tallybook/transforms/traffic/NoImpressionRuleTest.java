package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoImpressionRuleTest {
  private static final TrafficPolicy POLICY = TrafficPolicy.defaults().only("NO_IMPRESSION");

  @ParameterizedTest
  @CsvSource({"PT0S, -1", "PT47H59M59.999S, -1", "PT48H, -1", "PT48H0.001S, 0", "PT2000H, 0"})
  void rule_byWhenTheAdWasShown(Duration since, int expected) {
    assertThat(rule(POLICY).judge(since.toMillis())).isEqualTo(expected);
  }

  @Test
  void rule_neverShown() {
    assertThat(rule(POLICY).judge(ImpressionRule.NEVER)).isEqualTo(0);
    assertThat(rule(POLICY).verdictsByMark())
        .isEqualTo(
            Map.of(
                "NO_IMPRESSION",
                new Verdict(
                    "NO_IMPRESSION",
                    1,
                    "",
                    Tier.T2,
                    Category.SIVT,
                    Decision.INVALID,
                    "no impression of the ad in PT48H before")));
  }

  @Test
  void settings_haveEffect_andFitEachOther() {
    TrafficPolicy policy =
        POLICY
            .withSetting("NO_IMPRESSION", "settled", 60_000)
            .withSetting("NO_IMPRESSION", "lookback", 60_000);

    assertThat(rule(policy).judge(60_001)).isEqualTo(0);
    assertThat(rule(policy).lookbackMillis()).isEqualTo(60_000);
    assertThat(rule(policy).settledMillis()).isEqualTo(60_000);
    assertThat(rule(POLICY).settledMillis()).isEqualTo(86_400_000);
    assertThatThrownBy(() -> rule(policy.withSetting("NO_IMPRESSION", "settled", 60_001)))
        .hasMessage(
            "NO_IMPRESSION.settled must be at most NO_IMPRESSION.lookback, which is 60000 ms, is"
                + " 60001 ms");
  }

  private static ImpressionRule rule(TrafficPolicy policy) {
    return policy.rules(ImpressionRule.class).get(0);
  }
}
