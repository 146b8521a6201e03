package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.transforms.coders.AdEventCoder;
import java.time.Duration;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;

/**
 * Finds, among events that share an id, the one that counts.
 *
 * <p>{@code PCollection<AdEvent>} -> {@code PCollection<CountedEvent>} in the global window: every
 * event once, as FIRST or DUPLICATE; and an event that was announced as FIRST once more, as
 * DEMOTED, when an earlier one of its id arrives afterwards. Whoever adds up the roles gets the
 * same sums whatever the order of arrival: the event that counts is the earliest by event time,
 * ties broken by receive time and content.
 *
 * <p>Time: outputs carry their own event's time. An id is remembered until the watermark passes the
 * event time of its first event plus the horizon; a repeat after that is announced as FIRST again,
 * so the horizon must exceed the time after which events are late anyway (window, allowed lateness
 * and the usual distance between a repeat and its original).
 *
 * <p>Guarantees: exact within the horizon, by the whole id. It does not promise anything beyond it.
 *
 * <p>State: the event that counts, per id, cleared by one event-time timer at the end of the
 * horizon; at most (events per second) x (horizon) entries.
 *
 * <p>Rejects: nothing. Cost: one shuffle by event id, which no hot key can load.
 */
public final class DeduplicateEvents
    extends PTransform<PCollection<AdEvent>, PCollection<CountedEvent>> {
  private static final long serialVersionUID = 1L;

  /** Default of {@link #withHorizon}. */
  public static final Duration HORIZON_DEFAULT = Duration.ofHours(1);

  private final Duration horizon;

  private DeduplicateEvents(Duration horizon) {
    this.horizon = horizon;
  }

  public static DeduplicateEvents create() {
    return new DeduplicateEvents(HORIZON_DEFAULT);
  }

  /**
   * How long, in event time, an id is remembered after its first event.
   *
   * @throws IllegalArgumentException if not positive
   */
  public DeduplicateEvents withHorizon(Duration horizon) {
    if (horizon.isZero() || horizon.isNegative()) {
      throw new IllegalArgumentException("horizon must be positive, is " + horizon);
    }
    return new DeduplicateEvents(horizon);
  }

  @Override
  public PCollection<CountedEvent> expand(PCollection<AdEvent> events) {
    return events
        .apply(
            "KeyById",
            WithKeys.of((AdEvent event) -> event.header().id().value())
                .withKeyType(TypeDescriptors.strings()))
        .apply("FindFirst", ParDo.of(new FindFirstFn(horizon)));
  }

  private static final class FindFirstFn extends DoFn<KV<String, AdEvent>, CountedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("first")
    private final StateSpec<ValueState<AdEvent>> firstSpec = StateSpecs.value(AdEventCoder.of());

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Counter firsts = Metrics.counter(DeduplicateEvents.class, "firsts");
    private final Counter duplicates = Metrics.counter(DeduplicateEvents.class, "duplicates");
    private final Counter demotions = Metrics.counter(DeduplicateEvents.class, "demotions");
    private final Counter conflicts = Metrics.counter(DeduplicateEvents.class, "id_conflicts");

    private final long horizonMillis;

    FindFirstFn(Duration horizon) {
      this.horizonMillis = horizon.toMillis();
    }

    @ProcessElement
    public void process(
        @Element KV<String, AdEvent> keyed,
        @StateId("first") ValueState<AdEvent> firstState,
        @TimerId("expiry") Timer expiry,
        OutputReceiver<CountedEvent> out) {
      AdEvent arrived = keyed.getValue();
      AdEvent first = firstState.read();
      if (first != null && Precedence.conflict(arrived, first)) {
        conflicts.inc();
      }
      if (first != null && Precedence.INSTANCE.compare(arrived, first) >= 0) {
        duplicates.inc();
        emit(arrived, Role.DUPLICATE, out);
        return;
      }
      if (first == null) {
        firsts.inc();
      } else {
        demotions.inc();
        emit(first, Role.DEMOTED, out);
      }
      emit(arrived, Role.FIRST, out);
      firstState.write(arrived);
      expiry
          .withNoOutputTimestamp()
          .set(Instant.ofEpochMilli(arrived.header().eventTimeMillis() + horizonMillis));
    }

    @OnTimer("expiry")
    public void expire(@StateId("first") ValueState<AdEvent> firstState) {
      firstState.clear();
    }

    private static void emit(AdEvent event, Role role, OutputReceiver<CountedEvent> out) {
      // Never earlier than the element being processed: a demoted event is the later of the two.
      out.outputWithTimestamp(
          new CountedEvent(event, role), Instant.ofEpochMilli(event.header().eventTimeMillis()));
    }
  }
}
