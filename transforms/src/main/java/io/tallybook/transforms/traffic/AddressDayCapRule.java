package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * More clicks of one address on a day than a household makes: the excess is suspect, unless so many
 * devices share the address that it must be an office or a carrier.
 */
public final class AddressDayCapRule implements HistoryRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      new RuleKind(
          new RuleInfo("IP_DAY_CAP", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting("clicks_max", COUNT, 100, 1, 1_000_000, "clicks allowed a day"),
              new Setting(
                  "devices_min", COUNT, 10, 2, 10_000, "user agents that exempt an address")),
          AddressDayCapRule::new);

  private final int clicksMax;
  private final int devicesMin;

  private AddressDayCapRule(RuleSettings settings) {
    this.clicksMax = Math.toIntExact(settings.get("clicks_max"));
    this.devicesMin = Math.toIntExact(settings.get("devices_min"));
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public VisitKey key() {
    return VisitKey.ADDRESS;
  }

  @Override
  public BitSet judge(History history) {
    BitSet marked = new BitSet();
    if (history.size() <= clicksMax) {
      return marked;
    }
    Set<Long> agents = new HashSet<>();
    for (int i = 0; i < history.size() && agents.size() < devicesMin; i++) {
      agents.add(history.agentHash(i));
    }
    if (agents.size() < devicesMin) {
      marked.set(clicksMax, history.size());
    }
    return marked;
  }

  @Override
  public Verdict verdict() {
    return KIND.info()
        .verdict(
            Decision.SUSPECT,
            "more than %d in a day, by fewer than %d devices".formatted(clicksMax, devicesMin));
  }
}
