package io.tallybook.stores.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * When a day may be billed: once the time for late records has passed and the raw log holds all
 * that arrived.
 *
 * @param latenessWindow how long after the day's end records may still come; zero or more
 */
public record ClosingRule(Duration latenessWindow) {
  /** Long enough for a night's outage of a sender, short enough to bill in the morning. */
  public static final Duration LATENESS_WINDOW_DEFAULT = Duration.ofHours(6);

  public ClosingRule {
    if (latenessWindow.isNegative()) {
      throw new IllegalArgumentException(
          "the lateness window must be zero or more, is " + latenessWindow);
    }
  }

  /** With the default window. */
  public static ClosingRule standard() {
    return new ClosingRule(LATENESS_WINDOW_DEFAULT);
  }

  /**
   * Whether the raw log holds all records of the day.
   *
   * @param isComplete whether it does
   * @param reason if not, what is missing
   */
  public record LogState(boolean isComplete, String reason) {
    /** Nothing is missing. */
    public static final LogState COMPLETE = new LogState(true, "");

    /** Something is missing. */
    public static LogState missing(String reason) {
      return new LogState(false, reason);
    }
  }

  /**
   * Whether a day may be closed.
   *
   * @param refusals why not; empty if it may
   */
  public record Verdict(List<String> refusals) {
    public Verdict {
      refusals = List.copyOf(refusals);
    }

    /** Whether nothing speaks against it. */
    public boolean mayClose() {
      return refusals.isEmpty();
    }
  }

  /** From when on the day may be closed, as far as time goes. */
  public Instant closesAt(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(latenessWindow);
  }

  /** All that speaks against closing the day now. */
  public Verdict judge(LocalDate day, Instant now, LogState log) {
    List<String> refusals = new ArrayList<>();
    Instant closesAt = closesAt(day);
    if (now.isBefore(closesAt)) {
      refusals.add(
          "late records of " + day + " are waited for until " + closesAt + "; it is " + now);
    }
    if (!log.isComplete()) {
      refusals.add("the raw log of " + day + " is incomplete: " + log.reason());
    }
    return new Verdict(refusals);
  }
}
