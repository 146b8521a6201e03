package io.tallybook.transforms.traffic;

import static io.tallybook.testdata.ScriptedEvent.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.ListKind;
import java.time.Duration;
import java.time.Instant;
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
        .containsExactlyElementsOf(
            RuleCatalog.ALL.stream()
                .filter(kind -> !kind.isOnDemand())
                .map(RuleKind::info)
                .toList());
  }

  @Test
  void rulesOnDemand_judgeWhereTheyAreSwitchedOn() {
    TrafficPolicy policy = TrafficPolicy.defaults().with("NO_IMPRESSION");

    assertThat(RuleCatalog.ON_DEMAND)
        .containsExactly("NO_IMPRESSION", "FAST_CLICK", "STALE_CLICK", "CTIT_SHORT");
    assertThat(TrafficPolicy.defaults().rules(ImpressionRule.class)).isEmpty();
    assertThat(TrafficPolicy.defaults().version()).doesNotContain("IMPRESSION", "_CLICK@1+STALE");
    assertThat(policy.rules(ImpressionRule.class))
        .extracting(rule -> rule.info().id())
        .containsExactly("NO_IMPRESSION");
    assertThat(policy.version()).contains("+NO_IMPRESSION@1/");
    assertThat(policy.without("NO_IMPRESSION").version())
        .isEqualTo(TrafficPolicy.defaults().version());
    assertThat(policy.stateVersion()).isEqualTo(TrafficPolicy.defaults().stateVersion());
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
  void upTo_leavesTheRulesOfLaterTiersOut() {
    TrafficPolicy policy = TrafficPolicy.defaults().without("FUTURE_TIME");

    assertThat(policy.upTo(Tier.T0).rules())
        .extracting(rule -> rule.info())
        .containsExactlyElementsOf(
            policy.rules().stream()
                .map(TrafficRule::info)
                .filter(info -> info.tier() == Tier.T0)
                .toList());
    assertThat(policy.upTo(Tier.T0).rules()).isNotEmpty().hasSizeLessThan(policy.rules().size());
    assertThat(policy.upTo(Tier.T3).version()).isEqualTo(policy.version());
  }

  @Test
  void withSetting_hasEffect() {
    TrafficPolicy policy = TrafficPolicy.defaults().withSetting("FUTURE_TIME", "skew_max", 300_001);

    assertThat(ids(policy, AHEAD)).doesNotContain("FUTURE_TIME");
    assertThat(policy.version()).contains("FUTURE_TIME@1(skew_max:300001)+");
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
  void version_tellsTheListsThatHoldInAPeriod() {
    TrafficPolicy policy =
        TrafficPolicy.defaults()
            .withLists(
                new ScriptedLists("2026-03-01T00:00:00Z")
                    .ranges(ListKind.VPN_RANGES, "24.0.0.0/8 a")
                    .and("2026-03-05T00:00:00Z")
                    .ranges(ListKind.VPN_RANGES, "25.0.0.0/8 b")
                    .lists());

    assertThat(policy.version()).contains("v-2026-03-01", "v-2026-03-05");
    assertThat(versions(policy, "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"))
        .contains("v-2026-03-01")
        .doesNotContain("v-2026-03-05");
    assertThat(versions(policy, "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z"))
        .contains("v-2026-03-05")
        .doesNotContain("v-2026-03-01");
    assertThat(versions(policy, "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z"))
        .contains("v-2026-03-01", "v-2026-03-05");
  }

  private static String versions(TrafficPolicy policy, String from, String to) {
    return policy.version(Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
  }

  @Test
  void lists_becomeOneInAProcess() {
    TrafficPolicy policy =
        TrafficPolicy.defaults()
            .withLists(
                new ScriptedLists("2026-03-01T00:00:00Z")
                    .ranges(ListKind.VPN_RANGES, "24.0.0.0/8 a")
                    .lists());

    assertThat(SerializableUtils.clone(policy).lists())
        .isSameAs(SerializableUtils.clone(policy).lists());
  }

  @Test
  void withoutListRules_leavesNothingUndecided() {
    assertThat(TrafficPolicy.defaults().withoutListRules().judge().judge(click("a").event()))
        .isEmpty();
    assertThat(TrafficPolicy.defaults().withoutListRules().rules())
        .extracting(rule -> rule.info().id())
        .contains("UA_KNOWN_BOT", "UA_HTTP_LIBRARY")
        .doesNotContain("BLOCKLIST");
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
