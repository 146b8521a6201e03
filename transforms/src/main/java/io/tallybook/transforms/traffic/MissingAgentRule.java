package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.Agent;
import java.util.List;
import java.util.Optional;

/** A browser or app always sends a user agent: an empty one or a dash is no person. */
public final class MissingAgentRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("UA_MISSING", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(), settings -> new MissingAgentRule());

  private MissingAgentRule() {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    Agent agent = event.agent();
    return agent.kind() == Agent.Kind.MISSING
        ? Optional.of(INFO.verdict(Decision.INVALID, "user_agent='" + agent.text().strip() + "'"))
        : Optional.empty();
  }
}
