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

/** It comes from one's own addresses or test accounts. */
public final class InternalTestRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("INTERNAL_TEST", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND =
      new RuleKind(INFO, List.of(ListAge.SETTING), InternalTestRule::new);

  private final ListAge age;

  private InternalTestRule(RuleSettings settings) {
    this.age = new ListAge(INFO, settings);
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    History<SenderList> history = event.lists().senders(ListKind.OWN_TRAFFIC);
    Snapshot<SenderList> list = age.at(history, event.timeMillis());
    if (list == null) {
      return age.undecided(history, ListKind.OWN_TRAFFIC, event.timeMillis());
    }
    FieldBytes fields = event.header().fieldBytes();
    if (list.content().holdsAddress(event.address(), event.timeMillis())) {
      return own(list, "ip " + event.header().ip());
    } else if (list.content().holdsUser(fields, event.timeMillis())) {
      return own(list, "user " + event.header().userId());
    }
    return Optional.empty();
  }

  private static Optional<Verdict> own(Snapshot<SenderList> list, String evidence) {
    return Optional.of(INFO.verdict(Decision.INVALID, list.version(), evidence));
  }
}
