package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import java.util.Map;

/** A rule that looks at several clicks of one key, and says one thing of all that it marks. */
public interface KeyedRule extends MarkingRule {
  /** Whose clicks it looks at together. */
  VisitKey key();

  /** What it says of the clicks it marks. */
  Verdict verdict();

  @Override
  default Map<String, Verdict> verdictsByMark() {
    return Map.of(info().id(), verdict());
  }
}
