package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.util.List;
import java.util.Optional;

/**
 * The address is in a data centre, where machines are and people are not. Relays and VPN services
 * let people out there: those are no data centres. Where the data centre is known and the lists of
 * relays and VPN services are not, the rule cannot decide.
 */
public final class DatacentreRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("DATACENTER_IP", 1, Tier.T0, Category.GIVT);

  /** Whoever comes from there is a person as likely as anywhere. */
  private static final List<ListKind> EXCEPTIONS =
      List.of(ListKind.RELAY_RANGES, ListKind.VPN_RANGES);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), DatacentreRule::new);

  private final ListAge age;

  private DatacentreRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    TrafficLists lists = event.lists();
    History<RangeList> centres = lists.ranges(ListKind.DATACENTRE_RANGES);
    Snapshot<RangeList> list = age.at(centres, event.timeMillis());
    if (list == null) {
      return age.undecided(centres, ListKind.DATACENTRE_RANGES, event.timeMillis());
    }
    String operator = list.content().labelOf(event.address());
    if (operator == null) {
      return Optional.empty();
    }
    for (ListKind kind : EXCEPTIONS) {
      History<RangeList> exceptions = lists.ranges(kind);
      Snapshot<RangeList> exception = age.at(exceptions, event.timeMillis());
      if (exception == null) {
        return age.undecided(exceptions, kind, event.timeMillis());
      }
      if (exception.content().holds(event.address())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        INFO.verdict(
            Decision.INVALID,
            list.version(),
            "ip " + event.header().ip() + (operator.isEmpty() ? "" : " is of " + operator)));
  }
}
