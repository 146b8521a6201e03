package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.Agent;
import java.util.List;
import java.util.Optional;

/** The declared kind of device is none that sends such a user agent. */
public final class AgentDeviceRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO =
      new RuleInfo("UA_DEVICE_MISMATCH", 1, Tier.T0, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(), settings -> new AgentDeviceRule());

  private AgentDeviceRule() {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    Agent agent = event.agent();
    return agent.devices().contains(event.header().device())
        ? Optional.empty()
        : Optional.of(
            INFO.verdict(
                Decision.SUSPECT,
                "declared " + event.header().device() + ", user_agent='" + agent.text() + "'"));
  }
}
