package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AdEvent;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
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
 * <p>{@code PCollection<JudgedEvent>} -> {@code PCollection<TaggedEvent>}. State: a flag and a
 * timer per id, for the horizon. Cost: one shuffle by id.
 */
final class FindFirstById extends PTransform<PCollection<JudgedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<TaggedEvent> expand(PCollection<JudgedEvent> events) {
    return events
        .apply(
            "KeyById",
            MapElements.into(
                    TypeDescriptors.kvs(
                        TypeDescriptors.strings(), TypeDescriptor.of(TaggedEvent.class)))
                .via(judged -> KV.of(judged.event().header().id().value(), asFirst(judged))))
        .apply("FindFirst", ParDo.of(new FindFirstFn()));
  }

  /** Without what no later step looks at. */
  private static TaggedEvent asFirst(JudgedEvent judged) {
    AdEvent event = judged.event();
    return new TaggedEvent(
        event.withHeader(event.header().withoutUserAgent()), Role.FIRST, judged.verdicts());
  }

  private static final class FindFirstFn extends DoFn<KV<String, TaggedEvent>, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    private final StateSpec<ValueState<Boolean>> seenSpec = StateSpecs.value(BooleanCoder.of());

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<String, TaggedEvent> keyed,
        @StateId("seen") ValueState<Boolean> seen,
        @TimerId("expiry") Timer expiry,
        OutputReceiver<TaggedEvent> out) {
      TaggedEvent first = keyed.getValue();
      if (seen.read() != null) {
        out.output(new TaggedEvent(first.event(), Role.DUPLICATE, first.verdicts()));
        return;
      }
      seen.write(true);
      expiry
          .withNoOutputTimestamp()
          .set(
              Instant.ofEpochMilli(
                  first.event().header().eventTimeMillis() + RunSpec.DEDUP_HORIZON.toMillis()));
      out.output(first);
    }

    @OnTimer("expiry")
    public void expire(@StateId("seen") ValueState<Boolean> seen) {
      seen.clear();
    }
  }
}
