package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import java.util.Optional;

/**
 * A rule over a whole day: from figures of a source it condemns that source, and then every click
 * it sent that day is marked. The figures are complete only days later, so its verdicts are no part
 * of a first bill; as an event rule it marks by the {@link SourceFindings} of its policy, and says
 * nothing without them.
 */
public interface SourceRule extends EventRule {
  /** What it condemns. */
  SourceKind source();

  @Override
  default Optional<Verdict> judge(EventView event) {
    return event.findings().verdict(this, event.header());
  }

  /** What the rule says of a source. */
  default Optional<Finding> finding(String source, Decision decision, String evidence) {
    return Optional.of(
        new Finding(info().id(), info().version(), source(), source, decision, evidence));
  }
}
