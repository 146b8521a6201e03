package io.tallybook.testdata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what becomes of a replay while it runs. */
final class ReplayTally {
  private final long startNanos = System.nanoTime();
  private final List<String> problems = new ArrayList<>();
  private long sent;
  private long acknowledged;
  private long refused;
  private long unreadable;

  void sent(int events) {
    sent += events;
  }

  void acknowledged(int events) {
    acknowledged += events;
  }

  void refused(long line, String reason) {
    refused++;
    keep(line, reason);
  }

  void unreadable(long line, String reason) {
    unreadable++;
    keep(line, reason);
  }

  private void keep(long line, String reason) {
    if (problems.size() < ReplayResult.PROBLEMS_MAX) {
      problems.add("line " + line + ": " + reason);
    }
  }

  ReplayResult result(boolean cancelled) {
    return new ReplayResult(
        sent,
        acknowledged,
        refused,
        unreadable,
        problems,
        Duration.ofNanos(System.nanoTime() - startNanos),
        cancelled);
  }

  /** The counts in one line, for a person. */
  String summary() {
    return "%d sent, %d acknowledged, %d refused, %d unreadable"
        .formatted(sent, acknowledged, refused, unreadable);
  }
}
