package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * The address is that of a VPN service or an open proxy: people use them, and so do those who hide,
 * so it is suspect.
 */
public final class ProxyRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("PROXY_VPN", 1, Tier.T0, Category.SIVT);

  public static final RuleKind KIND = new RuleKind(INFO, List.of(ListAge.SETTING), ProxyRule::new);

  private final ListAge age;

  private ProxyRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    History<RangeList> history = event.lists().ranges(ListKind.VPN_RANGES);
    Snapshot<RangeList> list = age.at(history, event.timeMillis());
    if (list == null) {
      return age.undecided(history, ListKind.VPN_RANGES, event.timeMillis());
    }
    String label = list.content().labelOf(event.address());
    return label == null
        ? Optional.empty()
        : Optional.of(
            INFO.verdict(
                Decision.SUSPECT,
                list.version(),
                "ip " + event.header().ip() + (label.isEmpty() ? "" : " is of " + label)));
  }
}
