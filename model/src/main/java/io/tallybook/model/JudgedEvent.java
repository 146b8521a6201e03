package io.tallybook.model;

import java.util.List;

/**
 * An event of the log and what the traffic rules that look at one event say of it.
 *
 * @param verdicts those other than VALID, in rule order; empty for good traffic
 */
public record JudgedEvent(LoggedEvent logged, List<Verdict> verdicts) {
  public JudgedEvent {
    verdicts = List.copyOf(verdicts);
  }

  public AdEvent event() {
    return logged.event();
  }
}
