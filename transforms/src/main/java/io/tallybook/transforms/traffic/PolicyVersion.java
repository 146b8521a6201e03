package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict.Tier;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a policy tells what judges, in one text without spaces. */
final class PolicyVersion {
  private final TrafficPolicy policy;

  PolicyVersion(TrafficPolicy policy) {
    this.policy = policy;
  }

  /** Rules, lists and findings. */
  String text(String lists) {
    return rules()
        + "/"
        + lists
        + (policy.findings().isEmpty() ? "" : "/findings:" + policy.findings().version());
  }

  /** The rules that judge, those aside that have nothing to judge by. */
  private String rules() {
    return RuleCatalog.ALL.stream()
        .filter(kind -> policy.settings(kind.info().id()).isPresent())
        .filter(kind -> kind.info().tier() != Tier.T3 || !policy.findings().isEmpty())
        .filter(kind -> !isScorer(kind) || policy.scorer().isPresent())
        .map(this::rule)
        .collect(Collectors.joining("+"));
  }

  /** The rules that keep state in a stream. */
  String stateRules() {
    return policy.rules(SequenceRule.class).stream()
        .filter(SequenceRule::isLive)
        .map(rule -> rule(RuleCatalog.kind(rule.info().id())))
        .collect(Collectors.joining("+"));
  }

  /** A rule that is not off, with the settings that are not the defaults. */
  private String rule(RuleKind kind) {
    Map<String, Long> defaults = RuleSettings.defaultsOf(kind).values();
    Map<String, String> told = new TreeMap<>();
    policy
        .settings(kind.info().id())
        .ifPresent(
            settings ->
                settings
                    .values()
                    .forEach(
                        (name, value) -> {
                          if (!value.equals(defaults.get(name))) {
                            told.put(name, value.toString());
                          }
                        }));
    if (isScorer(kind)) {
      policy.scorer().ifPresent(model -> told.put("model", model.text()));
    }
    String settings =
        told.entrySet().stream()
            .map(setting -> setting.getKey() + ":" + setting.getValue())
            .collect(Collectors.joining("&", "(", ")"));
    return kind.info().id() + "@" + kind.info().version() + (told.isEmpty() ? "" : settings);
  }

  private static boolean isScorer(RuleKind kind) {
    return kind.info().equals(ScorerRule.KIND.info());
  }
}
