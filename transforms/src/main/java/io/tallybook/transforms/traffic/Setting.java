package io.tallybook.transforms.traffic;

import java.io.Serializable;

/**
 * A number that a rule can be tuned with.
 *
 * @param name lower case with underscores, unique within the rule, for instance {@code clicks_max}
 * @param unit what the number counts
 * @param defaultValue what it is unless configured otherwise
 * @param min the least that makes sense
 * @param max the most that makes sense
 * @param meaning for the documentation, one sentence
 */
public record Setting(String name, Unit unit, long defaultValue, long min, long max, String meaning)
    implements Serializable {
  /** What settings count, and how they are written. */
  public enum Unit {
    /** Things, written as a plain number. */
    COUNT,
    /** Milliseconds, written as a duration: {@code 500ms}, {@code 10s}, {@code 1h}. */
    DURATION,
    /** Millionths, written as a share: {@code 0.8}. */
    SHARE
  }

  public Setting {
    if (min > defaultValue || defaultValue > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", is " + defaultValue);
    }
  }
}
