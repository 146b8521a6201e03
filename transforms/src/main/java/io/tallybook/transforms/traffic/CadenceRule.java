package io.tallybook.transforms.traffic;

import static io.tallybook.transforms.traffic.Setting.Unit.COUNT;
import static io.tallybook.transforms.traffic.Setting.Unit.DURATION;
import static io.tallybook.transforms.traffic.Setting.Unit.SHARE;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.BitSet;
import java.util.List;

/**
 * Clicks as regular as a clock: ten or more of one address on one ad whose gaps differ by less than
 * a twentieth (standard deviation by mean). A longer pause begins another series.
 */
public final class CadenceRule implements HistoryRule {
  private static final long serialVersionUID = 1L;

  public static final RuleKind KIND =
      new RuleKind(
          new RuleInfo("CADENCE", 1, Tier.T2, Category.SIVT),
          List.of(
              new Setting("clicks_min", COUNT, 10, 3, 10_000, "clicks that a series must have"),
              new Setting(
                  "variation_max", SHARE, 50_000, 1, 1_000_000, "deviation of the gaps by mean"),
              new Setting("pause", DURATION, 600_000, 1_000, 86_400_000, "gap that ends a series")),
          CadenceRule::new);

  private final int clicksMin;
  private final double variationMax;
  private final long pauseMillis;

  private CadenceRule(RuleSettings settings) {
    this.clicksMin = Math.toIntExact(settings.get("clicks_min"));
    this.variationMax = settings.get("variation_max") / 1e6;
    this.pauseMillis = settings.get("pause");
  }

  @Override
  public RuleInfo info() {
    return KIND.info();
  }

  @Override
  public VisitKey key() {
    return VisitKey.ADDRESS_AND_AD;
  }

  @Override
  public BitSet judge(History history) {
    BitSet marked = new BitSet();
    int from = 0;
    for (int to = 1; to <= history.size(); to++) {
      if (to == history.size()
          || history.timeMillis(to) - history.timeMillis(to - 1) > pauseMillis) {
        if (to - from >= clicksMin && isRegular(history, from, to)) {
          marked.set(from, to);
        }
        from = to;
      }
    }
    return marked;
  }

  private boolean isRegular(History history, int from, int to) {
    int gaps = to - from - 1;
    double mean = (double) (history.timeMillis(to - 1) - history.timeMillis(from)) / gaps;
    double squares = 0;
    for (int i = from + 1; i < to; i++) {
      double off = history.timeMillis(i) - history.timeMillis(i - 1) - mean;
      squares += off * off;
    }
    return mean > 0 && Math.sqrt(squares / gaps) < variationMax * mean;
  }

  @Override
  public Verdict verdict() {
    return KIND.info()
        .verdict(
            Decision.INVALID,
            "%d or more at gaps that vary by less than %s".formatted(clicksMin, variationMax));
  }
}
