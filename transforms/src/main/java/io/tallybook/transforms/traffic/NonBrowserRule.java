package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.Agent;
import java.util.List;
import java.util.Optional;

/**
 * The user agent is none of a browser or an app's built-in one, and none of a known crawler or HTTP
 * library either.
 */
public final class NonBrowserRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("UA_NON_BROWSER", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(), settings -> new NonBrowserRule());

  private NonBrowserRule() {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    Agent agent = event.agent();
    return agent.kind() == Agent.Kind.OTHER
        ? Optional.of(INFO.verdict(Decision.INVALID, "user_agent='" + agent.text() + "'"))
        : Optional.empty();
  }
}
