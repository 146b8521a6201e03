package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.Agent;
import io.tallybook.transforms.traffic.lists.AgentList;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * The user agent is on the list of crawlers' agents: that of a robot, or of a program's library.
 */
public final class ListedAgentRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final List<Setting> SETTINGS = List.of(ListAge.SETTING);

  /** A known crawler, monitor or other robot. */
  public static final RuleKind KNOWN_BOT =
      new RuleKind(
          new RuleInfo("UA_KNOWN_BOT", 1, Tier.T0, Category.GIVT),
          SETTINGS,
          settings -> new ListedAgentRule(ListedAgentRule.KNOWN_BOT, Agent.Kind.BOT, settings));

  /** A program's HTTP library. */
  public static final RuleKind HTTP_LIBRARY =
      new RuleKind(
          new RuleInfo("UA_HTTP_LIBRARY", 1, Tier.T0, Category.GIVT),
          SETTINGS,
          settings ->
              new ListedAgentRule(ListedAgentRule.HTTP_LIBRARY, Agent.Kind.LIBRARY, settings));

  private final RuleInfo info;
  private final Agent.Kind kind;
  private final ListAge age;

  private ListedAgentRule(RuleKind rule, Agent.Kind kind, RuleSettings settings) {
    this.info = rule.info();
    this.kind = kind;
    this.age = new ListAge(info, settings);
  }

  @Override
  public RuleInfo info() {
    return info;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    Snapshot<AgentList> list = age.at(event.lists().crawlerAgents(), event.timeMillis());
    if (list == null) {
      return age.undecided(
          event.lists().crawlerAgents(), ListKind.CRAWLER_AGENTS, event.timeMillis());
    }
    Agent agent = event.agent();
    return agent.kind() == kind
        ? Optional.of(
            info.verdict(
                Decision.INVALID,
                list.version(),
                "user_agent='" + agent.text() + "' matches " + agent.pattern()))
        : Optional.empty();
  }
}
