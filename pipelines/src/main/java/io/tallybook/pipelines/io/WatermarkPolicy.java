package io.tallybook.pipelines.io;

/** What the watermark of the event source follows. */
public enum WatermarkPolicy {
  /**
   * The clock. While records wait it follows the times the log took them, when none wait it follows
   * the broker's clock, so that windows close in quiet hours too. For live traffic.
   */
  WALL,
  /**
   * The event times alone: it stands still when nothing arrives, and a log of years ago is not late
   * as a whole. For replays.
   */
  EVENTS
}
