package io.tallybook.transforms.traffic;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.transforms.traffic.Setting.Unit;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.ListContent;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.Snapshot;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How old a list may be for a rule to go by it, and what the rule says when it has none that holds:
 * that it cannot decide, which is no word against the event and no word for it.
 */
final class ListAge implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String NAME = "list_age_max";

  /** A list version that says: none holds at the time of the event. */
  static final String MISSING = "missing";

  /** A list version that says: the one that holds is too old. */
  static final String STALE = "stale";

  /** The setting of every rule that asks a list. */
  static final Setting SETTING =
      new Setting(
          NAME,
          Unit.DURATION,
          Duration.ofDays(36_500).toMillis(),
          Duration.ofHours(1).toMillis(),
          Duration.ofDays(36_500).toMillis(),
          "How long after a list's effective time the rule goes by it; later it is undecided.");

  private final RuleInfo info;
  private final long ageMillisMax;

  // Made where they are used first, and once: verdicts do not travel with a rule.
  private transient @Nullable Optional<Verdict> missing;
  private transient @Nullable Optional<Verdict> stale;

  ListAge(RuleInfo info, RuleSettings settings) {
    this.info = info;
    this.ageMillisMax = settings.get(NAME);
  }

  /** The snapshot that the rule goes by at a time; null if it cannot decide. */
  <C extends ListContent> @Nullable Snapshot<C> at(History<C> history, long timeMillis) {
    Snapshot<C> snapshot = history.at(timeMillis);
    return snapshot == null || timeMillis - snapshot.effectiveFromMillis() > ageMillisMax
        ? null
        : snapshot;
  }

  /** What the rule says where {@link #at} is null. */
  Optional<Verdict> undecided(History<?> history, ListKind kind, long timeMillis) {
    if (history.at(timeMillis) == null) {
      if (missing == null) {
        missing = Optional.of(info.verdict(Decision.UNDECIDED, MISSING, "no list " + kind.text()));
      }
      return missing;
    }
    if (stale == null) {
      stale =
          Optional.of(
              info.verdict(Decision.UNDECIDED, STALE, "list " + kind.text() + " is too old"));
    }
    return stale;
  }
}
