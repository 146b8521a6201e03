package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.LoggedEvent;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;

/**
 * Tells the first event of an id from its repeats, the way Beam's documentation shows it.
 *
 * <p>{@code PCollection<LoggedEvent>} -> {@code PCollection<CountedEvent>}. State: a flag and a
 * timer per id, for the horizon. Cost: one shuffle by id.
 */
final class FindFirstById extends PTransform<PCollection<LoggedEvent>, PCollection<CountedEvent>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<CountedEvent> expand(PCollection<LoggedEvent> events) {
    return events
        .apply(
            "KeyById",
            MapElements.into(
                    TypeDescriptors.kvs(
                        TypeDescriptors.strings(), TypeDescriptor.of(AdEvent.class)))
                .via(logged -> KV.of(logged.event().header().id().value(), logged.event())))
        .apply("FindFirst", ParDo.of(new FindFirstFn()));
  }

  private static final class FindFirstFn extends DoFn<KV<String, AdEvent>, CountedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    private final StateSpec<ValueState<Boolean>> seenSpec = StateSpecs.value(BooleanCoder.of());

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<String, AdEvent> keyed,
        @StateId("seen") ValueState<Boolean> seen,
        @TimerId("expiry") Timer expiry,
        OutputReceiver<CountedEvent> out) {
      AdEvent event = keyed.getValue();
      if (seen.read() != null) {
        out.output(new CountedEvent(event, Role.DUPLICATE));
        return;
      }
      seen.write(true);
      expiry
          .withNoOutputTimestamp()
          .set(
              Instant.ofEpochMilli(
                  event.header().eventTimeMillis() + RunSpec.DEDUP_HORIZON.toMillis()));
      out.output(new CountedEvent(event, Role.FIRST));
    }

    @OnTimer("expiry")
    public void expire(@StateId("seen") ValueState<Boolean> seen) {
      seen.clear();
    }
  }
}
