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

class StaleClickRuleTest {
  private static final TrafficPolicy POLICY = TrafficPolicy.defaults().only("STALE_CLICK");

  @ParameterizedTest
  @CsvSource({"PT0S, -1", "PT24H, -1", "PT24H0.001S, 0", "PT48H, 0", "PT48H0.001S, -1"})
  void rule_byWhenTheAdWasShown(Duration since, int expected) {
    assertThat(rule(POLICY).judge(since.toMillis())).isEqualTo(expected);
  }

  @Test
  void rule_leavesToOthersWhatWasNeverShown() {
    assertThat(rule(POLICY).judge(ImpressionRule.NEVER)).isEqualTo(ImpressionRule.NOTHING);
    assertThat(rule(POLICY).verdictsByMark())
        .isEqualTo(
            Map.of(
                "STALE_CLICK",
                new Verdict(
                    "STALE_CLICK",
                    1,
                    "",
                    Tier.T2,
                    Category.SIVT,
                    Decision.SUSPECT,
                    "more than PT24H after the ad")));
  }

  @Test
  void settings_haveEffect_andFitEachOther() {
    TrafficPolicy policy =
        POLICY
            .withSetting("STALE_CLICK", "age_max", 10)
            .withSetting("STALE_CLICK", "lookback", 60_000);

    assertThat(rule(policy).judge(11)).isEqualTo(0);
    assertThat(rule(policy).lookbackMillis()).isEqualTo(60_000);
    assertThatThrownBy(() -> rule(policy.withSetting("STALE_CLICK", "age_max", 60_001)))
        .hasMessage(
            "STALE_CLICK.age_max must be at most STALE_CLICK.lookback, which is 60000 ms, is"
                + " 60001 ms");
  }

  private static ImpressionRule rule(TrafficPolicy policy) {
    return policy.rules(ImpressionRule.class).get(0);
  }
}
