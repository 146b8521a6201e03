package io.tallybook.transforms.traffic;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All rules there are, of every tier, in the order in which their verdicts are kept. */
public final class RuleCatalog {
  private RuleCatalog() {}

  /** All kinds of rules. A new one goes behind those of its tier. */
  public static final List<RuleKind> ALL =
      List.of(
          MissingAgentRule.KIND,
          NonBrowserRule.KIND,
          ListedAgentRule.KNOWN_BOT,
          ListedAgentRule.HTTP_LIBRARY,
          DatacentreRule.KIND,
          CrawlerAddressRule.KIND,
          FakeCrawlerRule.KIND,
          ProxyRule.KIND,
          PrefetchRule.KIND,
          InternalTestRule.KIND,
          FutureTimeRule.KIND,
          StaleTimeRule.KIND,
          BlocklistRule.KIND,
          CountryRule.KIND,
          AgentDeviceRule.KIND,
          ScorerRule.KIND,
          RepeatRule.DOUBLE_CLICK,
          RepeatRule.REPEAT_SAME_AD,
          VelocityRule.OF_ADDRESS,
          VelocityRule.OF_USER,
          BusyAddressRule.KIND,
          CountryChangeRule.KIND,
          CadenceRule.KIND,
          UserDayCapRule.KIND,
          AddressDayCapRule.KIND,
          NoImpressionRule.KIND,
          FastClickRule.KIND,
          StaleClickRule.KIND,
          ShortConversionRule.KIND,
          ClickFloodRule.KIND,
          LateConversionRule.KIND,
          PublisherEntropyRule.KIND,
          BotnetRule.KIND);

  /** The ids of those that judge only where they are switched on. */
  static final List<String> ON_DEMAND =
      ALL.stream().filter(RuleKind::isOnDemand).map(kind -> kind.info().id()).toList();

  private static final Map<String, RuleKind> BY_ID =
      ALL.stream()
          .collect(Collectors.toUnmodifiableMap(kind -> kind.info().id(), Function.identity()));

  /**
   * The kind of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RuleKind kind(String ruleId) {
    RuleKind kind = BY_ID.get(ruleId);
    if (kind == null) {
      throw new IllegalArgumentException(
          "there is no rule '" + ruleId + "'; rules are " + String.join(", ", ids()));
    }
    return kind;
  }

  /** The ids of all rules, in order. */
  public static List<String> ids() {
    return ALL.stream().map(kind -> kind.info().id()).toList();
  }
}
