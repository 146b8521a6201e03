package io.tallybook.model;

import java.util.List;

/**
 * An event as it is counted: its part among those of its id, and what the traffic rules say of it.
 *
 * @param event the event, without the user agent: the rules that ask for it have looked at it
 * @param role how the counts change because of it
 * @param verdicts those other than VALID, in rule order; empty for good traffic
 * @param agentHash tells the event's user agent from others, as rules about visitors need it; 0 if
 *     it had none
 */
public record TaggedEvent(AdEvent event, Role role, List<Verdict> verdicts, long agentHash) {
  public TaggedEvent {
    verdicts = List.copyOf(verdicts);
  }

  /** An event of which no rule needs the user agent any more. */
  public TaggedEvent(AdEvent event, Role role, List<Verdict> verdicts) {
    this(event, role, verdicts, 0);
  }

  /** The same in another part. */
  public TaggedEvent withRole(Role newRole) {
    return new TaggedEvent(event, newRole, verdicts, agentHash);
  }

  /** The same with other verdicts. */
  public TaggedEvent withVerdicts(List<Verdict> newVerdicts) {
    return new TaggedEvent(event, role, newVerdicts, agentHash);
  }

  /** The part an event plays among all events with its id. */
  public enum Role {
    /** The one that counts: one more unique event. */
    FIRST(1, 0),
    /** A repeat: one more duplicate. */
    DUPLICATE(0, 1),
    /**
     * It was announced as FIRST, then an earlier event of the same id arrived: one unique event
     * less, one duplicate more.
     */
    DEMOTED(-1, 1),
    /**
     * It was announced as FIRST with these verdicts, which have changed: it is taken back, and will
     * be announced again.
     */
    WITHDRAWN(-1, 0);

    private final int unique;
    private final int repeats;

    Role(int unique, int repeats) {
      this.unique = unique;
      this.repeats = repeats;
    }

    /** How many unique events there are more because of it; negative for fewer. */
    public int unique() {
      return unique;
    }

    /** How many repeats there are more because of it. */
    public int repeats() {
      return repeats;
    }
  }

  /** What all verdicts come to together. */
  public Standing standing() {
    return Standing.of(verdicts);
  }

  /** Whether the click is charged for. */
  public boolean isBillable() {
    return standing().isBillable();
  }
}
