package io.tallybook.transforms.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortConversionRuleTest {
  private static final TrafficPolicy POLICY = TrafficPolicy.defaults().only("CTIT_SHORT");

  @ParameterizedTest
  @CsvSource({"0, true", "9999, true", "10000, false", "86400000, false"})
  void rule_byWhenItsClickWas(long sinceClickMillis, boolean expected) {
    assertThat(rule(POLICY).marks(sinceClickMillis)).isEqualTo(expected);
  }

  @Test
  void verdict_isOfTheConversion() {
    assertThat(rule(POLICY).verdict())
        .isEqualTo(
            new Verdict(
                "CTIT_SHORT",
                1,
                "",
                Tier.T2,
                Category.SIVT,
                Decision.INVALID,
                "less than PT10S after its click"));
    assertThat(POLICY.rules(MarkingRule.class)).isEmpty();
  }

  @Test
  void setting_hasEffect() {
    AttributionRule rule = rule(POLICY.withSetting("CTIT_SHORT", "time_min", 5));

    assertThat(rule.marks(4)).isTrue();
    assertThat(rule.marks(5)).isFalse();
    assertThat(rule.reachMillis()).isEqualTo(5);
  }

  private static AttributionRule rule(TrafficPolicy policy) {
    return policy.rules(AttributionRule.class).get(0);
  }
}
