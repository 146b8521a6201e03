package io.tallybook.transforms.window;

import io.tallybook.model.AdEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
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
import org.jspecify.annotations.Nullable;

/**
 * Separates events whose minute has closed for good from those that can still be counted. A window
 * further down would drop them and keep only a metric; here they become data that is counted.
 *
 * <p>{@code PCollection<LoggedEvent>} -> {@link #TIMELY} and {@link #LATE}: each event goes to
 * exactly one of the two.
 *
 * <p>Time: an event is late once time has passed the end of its window plus the allowed lateness.
 * What time is, the log says, not the runner's watermark, which begins anew after a restart and
 * would judge the same event otherwise: {@link #byLogTime} takes the time the log took the event,
 * {@link #byEventTime} the newest event before it in its partition. A watermark that follows the
 * same time, or stays behind it, never drops a timely event further down.
 *
 * <p>Guarantees: the same log gives the same division, however often it is read or restarted.
 *
 * <p>State: none, or by event time the newest time per partition, a few bytes for ever. Rejects:
 * nothing. Cost: none, or by event time one shuffle by partition, which is meant for replays.
 */
public final class DivertLateEvents extends PTransform<PCollection<LoggedEvent>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Events whose window is still open. */
  public static final TupleTag<LoggedEvent> TIMELY = new TupleTag<>("timely") {};

  /** Events whose window has closed for good. */
  public static final TupleTag<AdEvent> LATE = new TupleTag<>("late") {};

  /** What tells the time. */
  private enum Clock {
    LOG,
    EVENTS
  }

  private final Clock clock;
  private final Lateness lateness;
  private final long delayMillis;

  private DivertLateEvents(Clock clock, Lateness lateness, long delayMillis) {
    this.clock = clock;
    this.lateness = lateness;
    this.delayMillis = delayMillis;
  }

  /** Nothing is late: for the batch, which bills late events too. */
  public static DivertLateEvents none() {
    return new DivertLateEvents(Clock.LOG, Lateness.UNLIMITED, 0);
  }

  /**
   * By the time the log took an event, for fixed windows that start at the epoch.
   *
   * @param windowSize size of the windows that follow; positive
   * @param allowedLateness how long after its end a window still takes events; not negative
   * @throws IllegalArgumentException if a duration is out of range
   */
  public static DivertLateEvents byLogTime(Duration windowSize, Duration allowedLateness) {
    return new DivertLateEvents(Clock.LOG, Lateness.of(windowSize, allowedLateness), 0);
  }

  /**
   * By the newest event time before an event in its partition, for fixed windows that start at the
   * epoch.
   *
   * @param windowSize size of the windows that follow; positive
   * @param allowedLateness how long after its end a window still takes events; not negative
   * @param delay how far time stays behind the newest event; not negative
   * @throws IllegalArgumentException if a duration is out of range
   */
  public static DivertLateEvents byEventTime(
      Duration windowSize, Duration allowedLateness, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, is " + delay);
    }
    return new DivertLateEvents(
        Clock.EVENTS, Lateness.of(windowSize, allowedLateness), delay.toMillis());
  }

  /**
   * The same as a stage of a chain, with {@link #LATE} as its side output; empty where it needs
   * state.
   */
  public Optional<Stage<LoggedEvent, LoggedEvent>> stage() {
    return clock == Clock.LOG ? Optional.of(byLogTime(lateness)) : Optional.empty();
  }

  private static Stage<LoggedEvent, LoggedEvent> byLogTime(Lateness lateness) {
    return (out, sides) -> new ByLogTimeStep(lateness, out, sides.of(LATE));
  }

  @Override
  public PCollectionTuple expand(PCollection<LoggedEvent> events) {
    return switch (clock) {
      case LOG ->
          events.apply(
              "CompareWithLogTime",
              RunStage.of(byLogTime(lateness), TIMELY, TupleTagList.of(LATE)));
      case EVENTS ->
          events
              .apply(
                  "KeyByPartition",
                  WithKeys.of(LoggedEvent::partition).withKeyType(TypeDescriptors.integers()))
              .apply(
                  "CompareWithEventTime",
                  ParDo.of(new ByEventTimeFn(lateness, delayMillis))
                      .withOutputTags(TIMELY, TupleTagList.of(LATE)));
    };
  }

  private static final class ByLogTimeStep implements Step<LoggedEvent> {
    private final Lateness lateness;
    private final Outlet<LoggedEvent> timely;
    private final Outlet<AdEvent> late;
    private final Counter lateEvents = Metrics.counter(DivertLateEvents.class, "late");

    ByLogTimeStep(Lateness lateness, Outlet<LoggedEvent> timely, Outlet<AdEvent> late) {
      this.lateness = lateness;
      this.timely = timely;
      this.late = late;
    }

    @Override
    public void emit(LoggedEvent logged, long timestampMillis) {
      long eventTimeMillis = logged.event().header().eventTimeMillis();
      if (lateness.isLate(eventTimeMillis, logged.recordedAtMillis())) {
        lateEvents.inc();
        late.emit(logged.event(), timestampMillis);
      } else {
        timely.emit(logged, timestampMillis);
      }
    }
  }

  private static final class ByEventTimeFn extends DoFn<KV<Integer, LoggedEvent>, LoggedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("newest")
    private final StateSpec<ValueState<Long>> newestSpec = StateSpecs.value(VarLongCoder.of());

    private final Counter lateEvents = Metrics.counter(DivertLateEvents.class, "late");
    private final Lateness lateness;
    private final long delayMillis;

    ByEventTimeFn(Lateness lateness, long delayMillis) {
      this.lateness = lateness;
      this.delayMillis = delayMillis;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, LoggedEvent> keyed,
        @StateId("newest") ValueState<Long> newestState,
        MultiOutputReceiver out) {
      LoggedEvent logged = keyed.getValue();
      long eventTimeMillis = logged.event().header().eventTimeMillis();
      @Nullable Long newestMillis = newestState.read();
      if (newestMillis == null || newestMillis < eventTimeMillis) {
        newestState.write(eventTimeMillis);
      }
      boolean late =
          newestMillis != null && lateness.isLate(eventTimeMillis, newestMillis - delayMillis);
      if (late) {
        lateEvents.inc();
        out.get(LATE).output(logged.event());
      } else {
        out.get(TIMELY).output(logged);
      }
    }
  }
}
