package io.tallybook.transforms.traffic;

import java.io.Serializable;

/**
 * A rule against invalid traffic: a pure function of events, in the order of their times where it
 * looks at several. It marks and never deletes.
 */
public interface TrafficRule extends Serializable {
  /** What the rule says of itself. */
  RuleInfo info();
}
