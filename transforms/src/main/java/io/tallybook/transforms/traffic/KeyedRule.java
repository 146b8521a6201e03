package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;

/** A rule that looks at several clicks of one key, and says one thing of all that it marks. */
public interface KeyedRule extends TrafficRule {
  /** Whose clicks it looks at together. */
  VisitKey key();

  /** What it says of the clicks it marks. */
  Verdict verdict();
}
