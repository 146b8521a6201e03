package io.tallybook.transforms.traffic;

import io.tallybook.model.Purpose;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;
import java.util.Optional;

/** A browser fetched ahead what nobody had asked for yet, and said so in its request. */
public final class PrefetchRule implements EventRule {
  private static final long serialVersionUID = 1L;

  private static final RuleInfo INFO = new RuleInfo("PREFETCH", 1, Tier.T0, Category.GIVT);

  public static final RuleKind KIND = new RuleKind(INFO, List.of(), settings -> new PrefetchRule());

  private PrefetchRule() {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Optional<Verdict> judge(EventView event) {
    if (event.header().purpose() != Purpose.PREFETCH) {
      return Optional.empty();
    }
    return Optional.of(INFO.verdict(Decision.INVALID, "the request was for prefetching"));
  }
}
