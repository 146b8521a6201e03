package io.tallybook.pipelines;

import io.tallybook.model.Leftover;
import io.tallybook.pipelines.io.JodaTime;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;

/**
 * How a pipeline cuts time: the only place that chooses windows and triggers. Windows of a stream
 * are one minute, aligned to the epoch, half-open; a batch has one window, for all of it ends at
 * once, and what is counted tells its minute itself.
 *
 * @param allowedLateness how long after its end, by the watermark, a minute still takes events
 * @param earlyFiring how often, in processing time, a minute that has news is announced; zero for a
 *     batch, which announces everything once, at its end
 */
public record WindowStrategy(Duration allowedLateness, Duration earlyFiring)
    implements Serializable {
  /** Size of the windows. */
  public static final Duration WINDOW_SIZE = Duration.ofMinutes(1);

  /** For the stream: speculative panes while a minute runs, one at its end, one for late news. */
  public static WindowStrategy live(Duration allowedLateness, Duration earlyFiring) {
    return new WindowStrategy(allowedLateness, earlyFiring);
  }

  /**
   * For the batch: its watermark stands still until everything is read, so nothing is early or
   * late.
   */
  public static WindowStrategy billing() {
    return new WindowStrategy(Duration.ZERO, Duration.ZERO);
  }

  /** Whether all minutes share one window. */
  boolean isBatch() {
    return earlyFiring.isZero();
  }

  /** Minutes. Each pane holds all that its minute has had so far. */
  <T> Window<T> minutes() {
    return isBatch()
        ? Window.into(new GlobalWindows())
        : Window.<T>into(FixedWindows.of(JodaTime.of(WINDOW_SIZE)))
            .triggering(
                AfterWatermark.pastEndOfWindow()
                    .withEarlyFirings(afterNews())
                    .withLateFirings(afterNews()))
            .withAllowedLateness(JodaTime.of(allowedLateness))
            .accumulatingFiredPanes();
  }

  /** One window without end for the leftovers, which have no minute to count in. */
  Window<Leftover> endless() {
    return isBatch()
        ? Window.into(new GlobalWindows())
        : Window.<Leftover>into(new GlobalWindows())
            .triggering(Repeatedly.forever(afterNews()))
            .withAllowedLateness(org.joda.time.Duration.ZERO)
            .accumulatingFiredPanes();
  }

  private AfterProcessingTime afterNews() {
    return AfterProcessingTime.pastFirstElementInPane().plusDelayOf(JodaTime.of(earlyFiring));
  }
}
