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

/** The address is one that a crawler's operator publishes as the crawler's. */
public final class CrawlerAddressRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("CRAWLER_IP", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), CrawlerAddressRule::new);

  private final ListAge age;

  private CrawlerAddressRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    History<RangeList> history = event.lists().ranges(ListKind.CRAWLER_RANGES);
    Snapshot<RangeList> list = age.at(history, event.timeMillis());
    if (list == null) {
      return age.undecided(history, ListKind.CRAWLER_RANGES, event.timeMillis());
    }
    String label = list.content().labelOf(event.address());
    return label == null
        ? Optional.empty()
        : Optional.of(
            INFO.verdict(
                Decision.INVALID, list.version(), "ip " + event.header().ip() + " is of " + label));
  }
}
