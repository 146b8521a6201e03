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
 * The declared country is not the one the address is in. Says nothing of addresses that the list
 * does not know, nor of relays and VPN services, where people come out in other countries.
 */
public final class CountryRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("GEO_MISMATCH", 1, Tier.T0, Category.SIVT);

  private static final List<ListKind> ELSEWHERE =
      List.of(ListKind.RELAY_RANGES, ListKind.VPN_RANGES);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), CountryRule::new);

  private final ListAge age;

  private CountryRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    History<RangeList> history = event.lists().ranges(ListKind.COUNTRIES);
    Snapshot<RangeList> list = age.at(history, event.timeMillis());
    if (list == null) {
      return age.undecided(history, ListKind.COUNTRIES, event.timeMillis());
    }
    String declared = event.header().country();
    String found = list.content().labelOf(event.address());
    if (declared.isEmpty() || found == null || found.equals(declared) || isElsewhere(event)) {
      return Optional.empty();
    }
    return Optional.of(
        INFO.verdict(
            Decision.SUSPECT,
            list.version(),
            "declared " + declared + ", ip " + event.header().ip() + " is in " + found));
  }

  private static boolean isElsewhere(EventView event) {
    for (ListKind kind : ELSEWHERE) {
      Snapshot<RangeList> list = event.lists().ranges(kind).at(event.timeMillis());
      if (list != null && list.content().holds(event.address())) {
        return true;
      }
    }
    return false;
  }
}
