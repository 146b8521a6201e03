package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict.Tier;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What judges traffic: the rules of {@link RuleCatalog} but those that are switched off, how they
 * are set, and the lists they ask. Travels with a pipeline; immutable.
 */
public final class TrafficPolicy implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final TrafficPolicy DEFAULTS =
      new TrafficPolicy(
          new TreeMap<>(),
          new TreeSet<>(RuleCatalog.ON_DEMAND),
          TrafficLists.builtIn(),
          SourceFindings.none(),
          null);

  /** The rules whose list comes with the code. */
  private static final Set<String> BUILT_IN_LIST =
      Set.of(ListedAgentRule.KNOWN_BOT.info().id(), ListedAgentRule.HTTP_LIBRARY.info().id());

  /** Of the rules that are not set as they are by default. */
  private final TreeMap<String, RuleSettings> changed;

  private final TreeSet<String> off;
  private final TrafficLists lists;
  private final SourceFindings findings;
  private final @Nullable ScorerModel scorer;

  /** Made again where they are asked for first: they hold nothing that is not in the rest. */
  private transient volatile @Nullable List<TrafficRule> rules;

  private TrafficPolicy(
      SortedMap<String, RuleSettings> changed,
      SortedSet<String> off,
      TrafficLists lists,
      SourceFindings findings,
      @Nullable ScorerModel scorer) {
    this.changed = new TreeMap<>(changed);
    this.off = new TreeSet<>(off);
    this.lists = lists;
    this.findings = findings;
    this.scorer = scorer;
  }

  /**
   * Every rule but those on demand, with its defaults, and no list but the crawlers' agents that
   * come with the code.
   */
  public static TrafficPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * The same with a rule set otherwise.
   *
   * @param value in the setting's unit
   * @throws IllegalArgumentException if there is no such rule or setting, or the value is out of
   *     bounds
   */
  public TrafficPolicy withSetting(String ruleId, String name, long value) {
    RuleKind kind = RuleCatalog.kind(ruleId);
    TreeMap<String, RuleSettings> newChanged = new TreeMap<>(changed);
    newChanged.put(ruleId, settings(kind).with(kind, name, value));
    return new TrafficPolicy(newChanged, off, lists, findings, scorer);
  }

  /**
   * The same with a rule switched off.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public TrafficPolicy without(String ruleId) {
    return switching(newOff -> newOff.add(RuleCatalog.kind(ruleId).info().id()));
  }

  /**
   * The same with a rule switched on.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public TrafficPolicy with(String ruleId) {
    return switching(newOff -> newOff.remove(RuleCatalog.kind(ruleId).info().id()));
  }

  /**
   * The same with these rules and no others.
   *
   * @throws IllegalArgumentException if one of them does not exist
   */
  public TrafficPolicy only(String... ruleIds) {
    return switching(
        newOff -> {
          newOff.addAll(RuleCatalog.ids());
          for (String ruleId : ruleIds) {
            newOff.remove(RuleCatalog.kind(ruleId).info().id());
          }
        });
  }

  /** The same without the rules of later tiers. */
  public TrafficPolicy upTo(Tier last) {
    return switching(
        newOff ->
            RuleCatalog.ALL.stream()
                .map(RuleKind::info)
                .filter(info -> info.tier().compareTo(last) > 0)
                .forEach(info -> newOff.add(info.id())));
  }

  private TrafficPolicy switching(Consumer<SortedSet<String>> change) {
    TreeSet<String> newOff = new TreeSet<>(off);
    change.accept(newOff);
    return new TrafficPolicy(changed, newOff, lists, findings, scorer);
  }

  /**
   * The same without the rules that ask a list which does not come with the code: without any such
   * list all they say is that they cannot decide.
   */
  public TrafficPolicy withoutListRules() {
    TrafficPolicy policy = this;
    for (RuleKind kind : RuleCatalog.ALL) {
      if (kind.settings().contains(ListAge.SETTING) && !BUILT_IN_LIST.contains(kind.info().id())) {
        policy = policy.without(kind.info().id());
      }
    }
    return policy;
  }

  /** The same with other lists. */
  public TrafficPolicy withLists(TrafficLists newLists) {
    return new TrafficPolicy(changed, off, newLists, findings, scorer);
  }

  /**
   * The same with what rules over a day found of its sources: their clicks of that day are marked.
   */
  public TrafficPolicy withFindings(SourceFindings newFindings) {
    return new TrafficPolicy(changed, off, lists, newFindings, scorer);
  }

  /** The same with a model: it judges every click, by the thresholds of the rule SCORER. */
  public TrafficPolicy withScorer(ScorerModel newScorer) {
    return new TrafficPolicy(changed, off, lists, findings, newScorer);
  }

  /**
   * How a rule is set; empty if it is switched off.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public Optional<RuleSettings> settings(String ruleId) {
    RuleKind kind = RuleCatalog.kind(ruleId);
    return off.contains(ruleId) ? Optional.empty() : Optional.of(settings(kind));
  }

  /** The rules that judge, of every tier, in the catalogue's order. */
  public List<TrafficRule> rules() {
    List<TrafficRule> made = rules;
    if (made == null) {
      made = makeRules();
      rules = made;
    }
    return made;
  }

  private List<TrafficRule> makeRules() {
    List<TrafficRule> made = new ArrayList<>();
    for (RuleKind kind : RuleCatalog.ALL) {
      if (!off.contains(kind.info().id())) {
        made.add(kind.maker().make(settings(kind)));
      }
    }
    return List.copyOf(made);
  }

  /**
   * Those of the rules that judge one event at a time; rules over a day, if there are findings, and
   * that of a model, if there is one.
   */
  public List<EventRule> eventRules() {
    return rules(EventRule.class).stream()
        .filter(rule -> !(rule instanceof SourceRule) || !findings.isEmpty())
        .filter(rule -> !(rule instanceof ScorerRule) || scorer != null)
        .toList();
  }

  /** Those of the rules that are of a type. */
  public <R extends TrafficRule> List<R> rules(Class<R> type) {
    return rules().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The lists the rules ask. */
  public TrafficLists lists() {
    return lists;
  }

  /** What rules over a day found of its sources; none in a first bill. */
  public SourceFindings findings() {
    return findings;
  }

  /** The model that judges; empty if none does. */
  public Optional<ScorerModel> scorer() {
    return Optional.ofNullable(scorer);
  }

  /** What asks the event rules. */
  public EventJudge judge() {
    return new EventJudge(this);
  }

  /**
   * What judges, in one text without spaces: the rules with their versions and the settings that
   * are not the defaults, then the lists with theirs. Whoever keeps verdicts keeps this beside
   * them; equal texts mean equal verdicts of equal events. Rules over a day are told with their
   * findings, and only if there are some: without them they mark nothing. So is the rule of a
   * model, with the model as if it were a setting.
   */
  public String version() {
    return new PolicyVersion(this).text(lists.version());
  }

  /**
   * The same for the events of a period: lists that hold at other times only are not told.
   *
   * @param fromMillis where the period begins: milliseconds since the epoch, UTC
   * @param toMillis where it ends, exclusive
   */
  public String version(long fromMillis, long toMillis) {
    return new PolicyVersion(this).text(lists.version(fromMillis, toMillis));
  }

  /**
   * The rules that keep state in a stream, as {@link #version} tells them: their state is of no use
   * to others.
   */
  public String stateVersion() {
    return new PolicyVersion(this).stateRules();
  }

  private RuleSettings settings(RuleKind kind) {
    RuleSettings settings = changed.get(kind.info().id());
    return settings == null ? RuleSettings.defaultsOf(kind) : settings;
  }
}
