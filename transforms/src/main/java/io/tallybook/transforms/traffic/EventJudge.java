package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Asks the event rules of a policy, one after the other. Made where it is used; for one thread.
 *
 * <p>Honest events find the same few verdicts over and over, mostly none, or that the same lists
 * are missing: they share one list of them.
 */
public final class EventJudge {
  private final EventRule[] rules;
  private final EventView view;
  private final Verdict[] found;
  private List<Verdict> latest = List.of();

  EventJudge(TrafficPolicy policy) {
    this.rules = policy.eventRules().toArray(new EventRule[0]);
    this.view = new EventView(policy.lists(), policy.findings(), policy.scorer().orElse(null));
    this.found = new Verdict[rules.length];
  }

  /**
   * What the rules say of an event.
   *
   * @return the verdicts other than VALID, in rule order, unchangeable; empty for good traffic
   */
  public List<Verdict> judge(AdEvent event) {
    view.turnTo(event);
    int count = 0;
    for (EventRule rule : rules) {
      Optional<Verdict> verdict = rule.judge(view);
      if (verdict.isPresent()) {
        found[count++] = verdict.get();
      }
    }
    if (count == 0) {
      return List.of();
    }
    if (!isLatest(count)) {
      latest = Collections.unmodifiableList(Arrays.asList(Arrays.copyOf(found, count)));
    }
    return latest;
  }

  /** By identity: verdicts that are made once are, and others are not worth comparing. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isLatest(int count) {
    if (latest.size() != count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (latest.get(i) != found[i]) {
        return false;
      }
    }
    return true;
  }
}
