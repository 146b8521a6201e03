package io.tallybook.model;

import java.util.List;

/**
 * An event as it is counted: its part among those of its id, and what the traffic rules say of it.
 *
 * @param event the event, without the user agent: the rules that ask for it have looked at it
 * @param role how the counts change because of it
 * @param verdicts those other than VALID, in rule order; empty for good traffic
 */
public record TaggedEvent(AdEvent event, Role role, List<Verdict> verdicts) {
  public TaggedEvent {
    verdicts = List.copyOf(verdicts);
  }

  /** The part an event plays among all events with its id. */
  public enum Role {
    /** The one that counts: one more unique event. */
    FIRST,
    /** A repeat: one more duplicate. */
    DUPLICATE,
    /**
     * It was announced as FIRST, then an earlier event of the same id arrived: one unique event
     * less, one duplicate more.
     */
    DEMOTED
  }

  /** Whether any rule found the event invalid: it stays in gross and leaves net and the bill. */
  public boolean isInvalid() {
    for (Verdict verdict : verdicts) {
      if (verdict.decision() == Verdict.Decision.INVALID) {
        return true;
      }
    }
    return false;
  }
}
