package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import java.util.Map;

/**
 * A rule that does not judge where events are read, but marks clicks later, beside the count: the
 * marks are folded with all others, and each stands for one verdict.
 */
public interface MarkingRule extends TrafficRule {
  /** What each of its marks says; one id for each thing it can say, of no other rule. */
  Map<String, Verdict> verdictsByMark();
}
