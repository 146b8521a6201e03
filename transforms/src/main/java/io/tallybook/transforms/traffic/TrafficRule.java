package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Verdict;
import java.io.Serializable;
import java.util.Optional;

/**
 * A rule that judges an event by the event alone: the same event gets the same verdict, always.
 *
 * <p>Events that differ in their times only must be INVALID together or not at all: when one of
 * them displaces another as the one that counts, the other is taken back with its verdicts.
 */
public interface TrafficRule extends Serializable {
  /** What the rule says of the event; empty when it has nothing to say against it. */
  Optional<Verdict> judge(AdEvent event);
}
