package io.tallybook.transforms.window;

import io.tallybook.model.TaggedEvent;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Separates events whose window has closed for good from those that can still be counted. A window
 * further down would drop them and keep only a metric; here they become data that is counted.
 *
 * <p>{@code PCollection<TaggedEvent>} in the global window -> {@link #TIMELY} and {@link #LATE}:
 * each event goes to exactly one of the two.
 *
 * <p>Time: an event is late once the watermark has passed the end of its window plus the allowed
 * lateness, which is when Beam itself closes the window. The watermark of later steps never runs
 * ahead of this one, so a timely event is not dropped further down.
 *
 * <p>It does not promise the same division in two runs: the watermark depends on the arrival. The
 * bill counts late events too. Runners whose timers do not know the input watermark (those on the
 * Fn API) find nothing late here; there the window's own metric remains.
 *
 * <p>State: none; the timer is never set, it is asked for the watermark. Rejects: nothing. Cost:
 * one shuffle over a fixed number of shards.
 */
public final class DivertLateEvents extends PTransform<PCollection<TaggedEvent>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Events whose window is still open. */
  public static final TupleTag<TaggedEvent> TIMELY = new TupleTag<>("timely") {};

  /** Events whose window has closed for good. */
  public static final TupleTag<TaggedEvent> LATE = new TupleTag<>("late") {};

  /** Enough for any parallelism on one machine, and few enough to keep every shard busy. */
  private static final int SHARDS = 128;

  private final Duration windowSize;
  private final Duration allowedLateness;

  private DivertLateEvents(Duration windowSize, Duration allowedLateness) {
    this.windowSize = windowSize;
    this.allowedLateness = allowedLateness;
  }

  /**
   * For fixed windows that start at the epoch.
   *
   * @param windowSize size of the windows that follow; positive
   * @param allowedLateness how long after its end a window still takes events; not negative
   * @throws IllegalArgumentException if a duration is out of range
   */
  public static DivertLateEvents of(
      java.time.Duration windowSize, java.time.Duration allowedLateness) {
    if (windowSize.isZero() || windowSize.isNegative() || allowedLateness.isNegative()) {
      throw new IllegalArgumentException(
          "window size must be positive and allowed lateness not negative, are "
              + windowSize
              + " and "
              + allowedLateness);
    }
    return new DivertLateEvents(
        Duration.millis(windowSize.toMillis()), Duration.millis(allowedLateness.toMillis()));
  }

  /** Whether Beam would drop an event of this time at this watermark. */
  static boolean isLate(
      long eventTimeMillis, Duration windowSize, Duration allowedLateness, Instant watermark) {
    long windowStart = eventTimeMillis - Math.floorMod(eventTimeMillis, windowSize.getMillis());
    Instant lastMoment = Instant.ofEpochMilli(windowStart + windowSize.getMillis() - 1);
    return lastMoment.plus(allowedLateness).isBefore(watermark);
  }

  @Override
  public PCollectionTuple expand(PCollection<TaggedEvent> events) {
    return events
        .apply(
            "KeyByShard",
            WithKeys.of(
                    (TaggedEvent tagged) ->
                        Math.floorMod(tagged.event().header().id().hashCode(), SHARDS))
                .withKeyType(TypeDescriptors.integers()))
        .apply(
            "CompareWithWatermark",
            ParDo.of(new CompareFn(windowSize, allowedLateness))
                .withOutputTags(TIMELY, TupleTagList.of(LATE)));
  }

  private static final class CompareFn extends DoFn<KV<Integer, TaggedEvent>, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    @TimerId("watermark")
    private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Counter late = Metrics.counter(DivertLateEvents.class, "late");
    private final Duration windowSize;
    private final Duration allowedLateness;

    CompareFn(Duration windowSize, Duration allowedLateness) {
      this.windowSize = windowSize;
      this.allowedLateness = allowedLateness;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, TaggedEvent> sharded,
        @TimerId("watermark") Timer watermark,
        MultiOutputReceiver out) {
      TaggedEvent tagged = sharded.getValue();
      if (isLate(
          tagged.event().header().eventTimeMillis(),
          windowSize,
          allowedLateness,
          watermark.getCurrentRelativeTime())) {
        late.inc();
        out.get(LATE).output(tagged);
      } else {
        out.get(TIMELY).output(tagged);
      }
    }

    @OnTimer("watermark")
    public void onWatermark() {
      throw new IllegalStateException("the timer is never set");
    }
  }
}
