package io.tallybook.transforms.traffic;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings of one rule, complete and within their bounds. Immutable. */
public final class RuleSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String ruleId;
  private final Map<String, Long> values;

  private RuleSettings(String ruleId, Map<String, Long> values) {
    this.ruleId = ruleId;
    this.values = Map.copyOf(values);
  }

  /** What a rule does unless configured otherwise. */
  public static RuleSettings defaultsOf(RuleKind kind) {
    Map<String, Long> values = new HashMap<>();
    for (Setting setting : kind.settings()) {
      values.put(setting.name(), setting.defaultValue());
    }
    return new RuleSettings(kind.info().id(), values);
  }

  /**
   * The same with another value.
   *
   * @throws IllegalArgumentException if the rule has no such setting or the value is out of bounds
   */
  public RuleSettings with(RuleKind kind, String name, long value) {
    Setting setting =
        kind.settings().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(ruleId + " has no setting '" + name + "'"));
    if (value < setting.min() || value > setting.max()) {
      throw new IllegalArgumentException(
          ruleId
              + "."
              + name
              + " must be "
              + setting.min()
              + " to "
              + setting.max()
              + ", is "
              + value);
    }
    Map<String, Long> changed = new HashMap<>(values);
    changed.put(name, value);
    return new RuleSettings(ruleId, changed);
  }

  /**
   * The value of a setting, in its unit.
   *
   * @throws IllegalArgumentException if the rule has no such setting
   */
  public long get(String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(ruleId + " has no setting '" + name + "'");
    }
    return value;
  }

  /** All values by name. */
  public SortedMap<String, Long> values() {
    return new TreeMap<>(values);
  }
}
