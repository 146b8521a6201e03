package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Verdict;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class TrafficPolicyTest {
  private static final AdEvent AHEAD =
      click("a").receivedAfter(Duration.ofMinutes(-5).minusMillis(1)).event();

  @Test
  void rules_areThoseOfTheCatalogueInItsOrder() {
    assertThat(TrafficPolicy.defaults().rules())
        .extracting(rule -> rule.info())
        .containsExactlyElementsOf(RuleCatalog.ALL.stream().map(RuleKind::info).toList());
  }

  @Test
  void ids_areUnique() {
    assertThat(RuleCatalog.ids()).doesNotHaveDuplicates();
  }

  @Test
  void without_switchesARuleOff() {
    TrafficPolicy policy = TrafficPolicy.defaults().without("FUTURE_TIME");

    assertThat(ids(TrafficPolicy.defaults(), AHEAD)).contains("FUTURE_TIME");
    assertThat(ids(policy, AHEAD)).doesNotContain("FUTURE_TIME");
    assertThat(policy.version()).doesNotContain("FUTURE_TIME");
  }

  @Test
  void withSetting_hasEffect() {
    TrafficPolicy policy = TrafficPolicy.defaults().withSetting("FUTURE_TIME", "skew_max", 300_001);

    assertThat(ids(policy, AHEAD)).doesNotContain("FUTURE_TIME");
    assertThat(policy.version()).contains("FUTURE_TIME@1(skew_max=300001)+");
    assertThat(policy.withSetting("FUTURE_TIME", "skew_max", 300_000).version())
        .isEqualTo(TrafficPolicy.defaults().version());
  }

  @Test
  void refusesWhatDoesNotExist() {
    TrafficPolicy policy = TrafficPolicy.defaults();

    assertThatThrownBy(() -> policy.without("NO_SUCH"))
        .hasMessageStartingWith("there is no rule 'NO_SUCH'; rules are UA_MISSING, ");
    assertThatThrownBy(() -> policy.withSetting("FUTURE_TIME", "skew", 1))
        .hasMessage("FUTURE_TIME has no setting 'skew'");
    assertThatThrownBy(() -> policy.withSetting("FUTURE_TIME", "skew_max", 86_400_001))
        .hasMessage("FUTURE_TIME.skew_max must be 0 to 86400000, is 86400001");
  }

  @Test
  void travels() {
    TrafficPolicy policy =
        TrafficPolicy.defaults().without("UA_MISSING").withSetting("FUTURE_TIME", "skew_max", 1);

    TrafficPolicy copy = SerializableUtils.ensureSerializable(policy);

    assertThat(copy.version()).isEqualTo(policy.version());
    assertThat(copy.judge().judge(AHEAD)).isEqualTo(policy.judge().judge(AHEAD));
  }

  private static List<String> ids(TrafficPolicy policy, AdEvent event) {
    return policy.judge().judge(event).stream().map(Verdict::ruleId).toList();
  }
}
