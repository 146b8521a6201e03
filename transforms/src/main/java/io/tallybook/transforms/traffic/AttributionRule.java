package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;

/**
 * A rule that judges a conversion by how long after its click it came, in the batch only. Its
 * verdict is about the conversion and the credit for it; the click stays what it is, and is billed.
 */
public interface AttributionRule extends TrafficRule {
  /** How far before a conversion its click can lie for the rule to ask for it, in milliseconds. */
  long reachMillis();

  /** What it says of the conversions it marks. */
  Verdict verdict();

  /**
   * Whether it marks a conversion.
   *
   * @param sinceClickMillis how long after its click the conversion came, 0 or more
   */
  boolean marks(long sinceClickMillis);
}
