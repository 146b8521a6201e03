package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Verdict;
import java.util.Optional;

/** A rule that judges an event by the event alone: the same event gets the same verdict, always. */
public interface EventRule extends TrafficRule {
  /** What the rule says of the event; empty when it has nothing to say against it. */
  Optional<Verdict> judge(AdEvent event);
}
