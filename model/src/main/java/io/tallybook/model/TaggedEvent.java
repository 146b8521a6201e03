package io.tallybook.model;

import io.tallybook.model.CountedEvent.Role;
import java.util.List;

/**
 * An event, its role, and what the traffic rules say of it.
 *
 * @param verdicts those other than VALID, in rule order; empty for good traffic
 */
public record TaggedEvent(AdEvent event, Role role, List<Verdict> verdicts) {
  public TaggedEvent {
    verdicts = List.copyOf(verdicts);
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
