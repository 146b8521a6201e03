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

/** The user agent is that of a known crawler, monitor or other robot. */
public final class KnownBotRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("UA_KNOWN_BOT", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), KnownBotRule::new);

  private final ListAge age;

  private KnownBotRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    Snapshot<AgentList> list = age.at(event.lists().crawlerAgents(), event.timeMillis());
    if (list == null) {
      return age.undecided(
          event.lists().crawlerAgents(), ListKind.CRAWLER_AGENTS, event.timeMillis());
    }
    Agent agent = event.agent();
    return agent.kind() == Agent.Kind.BOT
        ? Optional.of(
            INFO.verdict(
                Decision.INVALID,
                list.version(),
                "user_agent='" + agent.text() + "' matches " + agent.pattern()))
        : Optional.empty();
  }
}
