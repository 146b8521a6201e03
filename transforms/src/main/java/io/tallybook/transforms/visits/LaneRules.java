package io.tallybook.transforms.visits;

import io.tallybook.transforms.traffic.HistoryRule;
import io.tallybook.transforms.traffic.KeyedRule;
import io.tallybook.transforms.traffic.SequenceRule;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/** The rules of one lane, by key, in the order of {@link VisitKey}. Immutable. */
final class LaneRules implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Lane lane;
  private final List<KeyedRule> rules;
  private final List<VisitKey> keys;

  private LaneRules(Lane lane, List<KeyedRule> rules, List<VisitKey> keys) {
    this.lane = lane;
    this.rules = rules;
    this.keys = keys;
  }

  /** The rules of a lane that judge in the stream: by the lane's own key and by that and the ad. */
  static LaneRules live(TrafficPolicy policy, Lane lane) {
    return new LaneRules(
        lane,
        policy.rules(SequenceRule.class).stream()
            .filter(rule -> rule.key().lane() == lane && rule.isLive())
            .<KeyedRule>map(rule -> rule)
            .toList(),
        lane == Lane.ADDRESS
            ? List.of(VisitKey.ADDRESS, VisitKey.ADDRESS_AND_AD)
            : List.of(VisitKey.VISITOR, VisitKey.VISITOR_AND_AD));
  }

  /** All rules of a lane. */
  static LaneRules of(TrafficPolicy policy, Lane lane) {
    List<KeyedRule> rules =
        policy.rules(KeyedRule.class).stream().filter(rule -> rule.key().lane() == lane).toList();
    return new LaneRules(
        lane, rules, rules.stream().map(KeyedRule::key).distinct().sorted().toList());
  }

  Lane lane() {
    return lane;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * How long a click matters at most if none is marked up to it, to rules that are not told by the
   * latest; see {@link SequenceRule}.
   */
  long reachMillis() {
    return sequenceRules()
        .filter(rule -> !rule.isToldByLatest())
        .mapToLong(SequenceRule::reachMillis)
        .max()
        .orElse(0);
  }

  /** Whether the latest click matters longer than that. */
  boolean isLatestNeeded() {
    return sequenceRules()
        .anyMatch(rule -> rule.isToldByLatest() && rule.reachMillis() > reachMillis());
  }

  private Stream<SequenceRule> sequenceRules() {
    return rules.stream().filter(SequenceRule.class::isInstance).map(SequenceRule.class::cast);
  }

  /** How many keys a visit has in this lane. */
  int keyCount() {
    return keys.size();
  }

  VisitKey key(int number) {
    return keys.get(number);
  }

  /** The rules of a key that judge one click after the other, as one. */
  KeyRules sequenceRulesOf(int number) {
    return new KeyRules(rulesOf(number, SequenceRule.class));
  }

  /** The rules of a key that judge all clicks of a day together. */
  List<HistoryRule> historyRulesOf(int number) {
    return rulesOf(number, HistoryRule.class);
  }

  private <R extends KeyedRule> List<R> rulesOf(int number, Class<R> type) {
    return rules.stream()
        .filter(rule -> rule.key() == keys.get(number))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
