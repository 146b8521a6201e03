package io.tallybook.transforms.traffic;

import io.tallybook.model.FieldBytes;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.util.List;
import java.util.Optional;

/** The address, the user or the publisher was found to send invalid traffic, until a time. */
public final class BlocklistRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("BLOCKLIST", 1, Tier.T0, Category.SIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), BlocklistRule::new);

  private final ListAge age;

  private BlocklistRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    History<SenderList> history = event.lists().senders(ListKind.BLOCKLIST);
    Snapshot<SenderList> list = age.at(history, event.timeMillis());
    if (list == null) {
      return age.undecided(history, ListKind.BLOCKLIST, event.timeMillis());
    }
    SenderList senders = list.content();
    FieldBytes fields = event.header().fieldBytes();
    if (senders.holdsAddress(event.address(), event.timeMillis())) {
      return blocked(list, "ip " + event.header().ip());
    } else if (senders.holdsUser(fields, event.timeMillis())) {
      return blocked(list, "user " + event.header().userId());
    } else if (senders.holdsPublisher(fields, event.timeMillis())) {
      return blocked(list, "publisher " + event.header().publisherId());
    }
    return Optional.empty();
  }

  private static Optional<Verdict> blocked(Snapshot<SenderList> list, String evidence) {
    return Optional.of(INFO.verdict(Decision.INVALID, list.version(), evidence));
  }
}
