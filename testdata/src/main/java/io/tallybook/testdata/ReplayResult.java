package io.tallybook.testdata;

import java.time.Duration;
import java.util.List;

/**
 * What became of a replay. Sent = acknowledged + refused, unless it failed or was cancelled.
 *
 * @param sent events offered to the gateway, repeats of a request not counted
 * @param acknowledged events the gateway made durable
 * @param refused events the gateway found bad
 * @param unreadable lines that hold no event
 * @param problems the first {@link #PROBLEMS_MAX} refused events and unreadable lines, each with
 *     its line and reason
 * @param duration from the first look at the file to the last answer
 * @param cancelled whether it was stopped before the end of the file
 */
public record ReplayResult(
    long sent,
    long acknowledged,
    long refused,
    long unreadable,
    List<String> problems,
    Duration duration,
    boolean cancelled) {
  /** Most problems kept for display. */
  public static final int PROBLEMS_MAX = 10;

  public ReplayResult {
    problems = List.copyOf(problems);
  }

  /** Everything that did not make it: refused events and unreadable lines. */
  public long rejected() {
    return refused + unreadable;
  }
}
