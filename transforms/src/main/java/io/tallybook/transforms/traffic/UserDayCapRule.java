package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.BitSet;
import java.util.List;

/** More clicks of one user on a day than anybody makes: the excess is invalid. */
public final class UserDayCapRule implements HistoryRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      new RuleKind(
          new RuleInfo("USER_DAY_CAP", 1, Tier.T2, Category.SIVT),
          List.of(new Setting("clicks_max", COUNT, 20, 1, 1_000_000, "clicks allowed a day")),
          UserDayCapRule::new);

  private final int clicksMax;

  private UserDayCapRule(RuleSettings settings) {
    this.clicksMax = Math.toIntExact(settings.get("clicks_max"));
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public VisitKey key() {
    return VisitKey.USER;
  }

  @Override
  public BitSet judge(History history) {
    BitSet marked = new BitSet();
    if (history.size() > clicksMax) {
      marked.set(clicksMax, history.size());
    }
    return marked;
  }

  @Override
  public Verdict verdict() {
    return KIND.info().verdict(Decision.INVALID, "more than " + clicksMax + " in a day");
  }
}
