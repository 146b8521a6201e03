package io.tallybook.transforms.aggregate;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark.AfterWatermarkEarlyAndLate;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark.FromEndOfWindow;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.TimestampTransform;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When rows are announced, as the pipeline's trigger says. A stateful step must keep a trigger
 * itself; this reads it.
 *
 * <p>What happened long ago is announced less often: a stream that is behind then counts instead of
 * writing the same rows again and again, and comes up to date sooner. An announcement is late by a
 * tenth of a window's age, and by {@value #DELAYS_MAX} times what the trigger says at most.
 *
 * @param earlyMillis how long after news a window that is open announces it; negative for not at
 *     all
 * @param lateMillis how long after late news a window announces it; negative if there is none
 */
record FiringPolicy(long earlyMillis, long lateMillis) implements Serializable {
  private static final long NEVER = -1;
  private static final int AGE_PER_DELAY = 10;
  private static final int DELAYS_MAX = 5;

  /**
   * Reads the trigger of a collection.
   *
   * @throws IllegalArgumentException for a trigger that is neither the default one nor at the end
   *     of the window with early and late firings after a delay in processing time, and for panes
   *     that do not accumulate
   */
  static FiringPolicy of(WindowingStrategy<?, ?> strategy) {
    Trigger trigger = strategy.getTrigger();
    boolean nothingLate = strategy.getAllowedLateness().equals(Duration.ZERO);
    if (trigger instanceof DefaultTrigger && nothingLate) {
      return new FiringPolicy(NEVER, NEVER);
    }
    if (strategy.getMode() != AccumulationMode.ACCUMULATING_FIRED_PANES) {
      throw new IllegalArgumentException("rows hold all so far: panes must accumulate");
    }
    if (trigger instanceof FromEndOfWindow && nothingLate) {
      return new FiringPolicy(NEVER, NEVER);
    } else if (trigger instanceof AfterWatermarkEarlyAndLate both) {
      FiringPolicy policy =
          new FiringPolicy(
              delayMillis(trigger, both.getEarlyTrigger()),
              delayMillis(trigger, both.getLateTrigger()));
      if (nothingLate || policy.lateMillis != NEVER) {
        return policy;
      }
    }
    throw unsupported(trigger);
  }

  private static long delayMillis(Trigger whole, @Nullable Trigger part) {
    if (part == null) {
      return NEVER;
    } else if (part instanceof AfterProcessingTime time) {
      List<TimestampTransform> steps = time.getTimestampTransforms();
      if (steps.size() == 1 && steps.get(0) instanceof TimestampTransform.Delay delay) {
        return delay.getDelay().getMillis();
      }
    }
    throw unsupported(whole);
  }

  private static IllegalArgumentException unsupported(Trigger trigger) {
    return new IllegalArgumentException(
        "rows are announced at the end of the window, and before and after it (if events may be"
            + " late) a delay in processing time after the first news; the trigger is "
            + trigger);
  }

  /** Whether news of a window is announced before or after its end. */
  boolean announcesNews(boolean ended) {
    return delay(ended) != NEVER;
  }

  /**
   * How long after the news.
   *
   * @param ageMillis how long ago the window ended by the clock, not by the watermark; negative if
   *     it has not
   */
  Duration delayAfterNews(boolean ended, long ageMillis) {
    long delay = delay(ended);
    return Duration.millis(
        Math.max(delay, Math.min(ageMillis / AGE_PER_DELAY, DELAYS_MAX * delay)));
  }

  private long delay(boolean ended) {
    return ended ? lateMillis : earlyMillis;
  }
}
