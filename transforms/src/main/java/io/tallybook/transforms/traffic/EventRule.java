package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import java.util.Optional;

/**
 * A rule that judges an event by the event and the lists that hold at its time alone: the same
 * event gets the same verdict from the same lists, always.
 */
public interface EventRule extends TrafficRule {
  /**
   * What the rule says of the event; empty when it has nothing to say against it. Called for every
   * event: it should make no object for an honest one.
   */
  Optional<Verdict> judge(EventView event);
}
