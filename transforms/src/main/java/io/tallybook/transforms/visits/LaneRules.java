package io.tallybook.transforms.visits;

import io.tallybook.transforms.traffic.SequenceRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rules of one lane, by key, in the order of {@link VisitKey}. Immutable. */
final class LaneRules implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Lane lane;
  private final VisitKey[] keys;
  private final SequenceRule[][] rules;

  private LaneRules(Lane lane, Map<VisitKey, List<SequenceRule>> byKey) {
    this.lane = lane;
    this.keys = byKey.keySet().toArray(new VisitKey[0]);
    this.rules =
        byKey.values().stream()
            .map(of -> of.toArray(new SequenceRule[0]))
            .toArray(SequenceRule[][]::new);
  }

  /**
   * A policy's rules of a lane.
   *
   * @param live those only that judge in the stream
   */
  static LaneRules of(TrafficPolicy policy, Lane lane, boolean live) {
    Map<VisitKey, List<SequenceRule>> byKey = new EnumMap<>(VisitKey.class);
    for (SequenceRule rule : policy.rules(SequenceRule.class)) {
      if (rule.key().lane() == lane && (rule.isLive() || !live)) {
        byKey.computeIfAbsent(rule.key(), key -> new ArrayList<>()).add(rule);
      }
    }
    return new LaneRules(lane, byKey);
  }

  Lane lane() {
    return lane;
  }

  boolean isEmpty() {
    return keys.length == 0;
  }

  /** How many keys a visit has in this lane. */
  int keyCount() {
    return keys.length;
  }

  VisitKey key(int number) {
    return keys[number];
  }

  KeyRules rulesOf(int number) {
    return new KeyRules(List.of(rules[number]));
  }
}
