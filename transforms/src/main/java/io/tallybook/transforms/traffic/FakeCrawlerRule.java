package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.Agent;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user agent claims to be a crawler whose operator publishes where it comes from, and the
 * address is not there.
 */
public final class FakeCrawlerRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("FAKE_CRAWLER", 1, Tier.T0, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), FakeCrawlerRule::new);

  private final ListAge age;

  private FakeCrawlerRule(RuleSettings settings) {
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
    Agent agent = event.agent();
    if (agent.kind() != Agent.Kind.BOT) {
      return Optional.empty();
    }
    String claimed = claimed(agent.text(), list.content());
    return claimed == null || claimed.equals(list.content().labelOf(event.address()))
        ? Optional.empty()
        : Optional.of(
            INFO.verdict(
                Decision.INVALID,
                list.version(),
                "user_agent='" + agent.text() + "' from ip " + event.header().ip()));
  }

  /** The listed crawler whose name is in the agent, in whatever case. */
  private static @Nullable String claimed(String userAgent, RangeList crawlers) {
    String text = userAgent.toLowerCase(Locale.ROOT);
    for (String name : crawlers.labels()) {
      if (text.contains(name.toLowerCase(Locale.ROOT))) {
        return name;
      }
    }
    return null;
  }
}
