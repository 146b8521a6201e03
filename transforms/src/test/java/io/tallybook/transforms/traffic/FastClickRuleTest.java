package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastClickRuleTest {
  private static final TrafficPolicy POLICY = TrafficPolicy.defaults().only("FAST_CLICK");

  @ParameterizedTest
  @CsvSource({
    "0, FAST_CLICK",
    "99, FAST_CLICK",
    "100, FAST_CLICK#1",
    "679, FAST_CLICK#1",
    "680, ",
    "9223372036854775807, "
  })
  void rule_byWhenTheAdWasShown(long sinceMillis, String mark) {
    ImpressionRule rule = rule(POLICY);
    int verdict = rule.judge(sinceMillis);

    assertThat(verdict == ImpressionRule.NOTHING ? null : rule.mark(verdict)).isEqualTo(mark);
  }

  @Test
  void marks_sayWhatIsInvalidAndWhatIsSuspect() {
    assertThat(rule(POLICY).verdictsByMark())
        .isEqualTo(
            Map.of(
                "FAST_CLICK", verdict(Decision.INVALID, "less than 100 ms after the ad"),
                "FAST_CLICK#1", verdict(Decision.SUSPECT, "less than 680 ms after the ad")));
    assertThat(rule(POLICY).settledMillis()).isEqualTo(ImpressionRule.AT_ONCE);
  }

  @Test
  void settings_haveEffect_andFitEachOther() {
    TrafficPolicy policy =
        POLICY
            .withSetting("FAST_CLICK", "invalid_below", 5)
            .withSetting("FAST_CLICK", "suspect_below", 6);

    assertThat(rule(policy).judge(4)).isEqualTo(0);
    assertThat(rule(policy).judge(5)).isEqualTo(1);
    assertThat(rule(policy).judge(6)).isEqualTo(ImpressionRule.NOTHING);
    assertThatThrownBy(() -> rule(policy.withSetting("FAST_CLICK", "invalid_below", 7)))
        .hasMessage(
            "FAST_CLICK.invalid_below must be at most FAST_CLICK.suspect_below, which is 6 ms, is"
                + " 7 ms");
  }

  private static Verdict verdict(Decision decision, String evidence) {
    return new Verdict("FAST_CLICK", 1, "", Tier.T2, Category.SIVT, decision, evidence);
  }

  private static ImpressionRule rule(TrafficPolicy policy) {
    return policy.rules(ImpressionRule.class).get(0);
  }
}
