package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;
import java.util.Locale;

/**
 * A pattern of user agents.
 *
 * @param kind what sends them
 * @param regex Java regular expression, case-sensitive, found anywhere in the agent
 */
public record AgentPattern(Kind kind, String regex) implements Serializable {
  /** What sends an agent that is no browser. */
  public enum Kind {
    /** A crawler, monitor or other robot. */
    BOT,
    /** A program's HTTP library. */
    LIBRARY;

    /** How a list names it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
