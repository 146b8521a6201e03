package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules by small numbers, in the order in which they came; zero is {@link AggregateKey#ALL_CLICKS}.
 * A cell's rule then takes no place of its own in memory. There are a few dozen rules. For one
 * thread.
 */
final class RuleNumbers {
  private final List<String> rules = new ArrayList<>(List.of(AggregateKey.ALL_CLICKS));
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The number of a rule; a new one for one that never came. */
  int number(String rule) {
    if (rule.isEmpty()) {
      return 0; // almost all of them
    }
    Integer number = numbers.get(rule);
    if (number == null) {
      number = rules.size();
      numbers.put(rule, number);
      rules.add(rule);
    }
    return number;
  }

  String rule(int number) {
    return rules.get(number);
  }

  /** A hash of the rule that is the same on every machine. */
  int hash(int number) {
    return number == 0 ? 0 : rules.get(number).hashCode();
  }
}
