package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.EventHeader;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.VarIntCoder;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds clicks beyond the {@link VelocityRule} invalid.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<TaggedEvent>}: every element once.
 * Repeats are not counted. State: a count and a timer per user, ad and rule window, until the
 * watermark passes the window's end. Cost: one shuffle by user, ad and rule window.
 */
public final class LimitVelocity
    extends PTransform<PCollection<TaggedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  private static final Verdict VERDICT =
      new Verdict(
          "VELOCITY",
          1,
          "",
          Verdict.Tier.T1,
          Verdict.Category.SIVT,
          Verdict.Decision.INVALID,
          "too many clicks in 10 s");

  private LimitVelocity() {}

  public static LimitVelocity create() {
    return new LimitVelocity();
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<TaggedEvent> events) {
    return events
        .apply(
            "KeyByVisit", WithKeys.of(LimitVelocity::visit).withKeyType(TypeDescriptors.strings()))
        .apply("CountVisit", ParDo.of(new CountVisitFn()));
  }

  private static String visit(TaggedEvent tagged) {
    EventHeader header = tagged.event().header();
    return header.userId()
        + '|'
        + header.ad().adId()
        + '|'
        + VelocityRule.windowStart(header.eventTimeMillis());
  }

  private static final class CountVisitFn extends DoFn<KV<String, TaggedEvent>, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("count")
    private final StateSpec<ValueState<Integer>> countSpec = StateSpecs.value(VarIntCoder.of());

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<String, TaggedEvent> keyed,
        @StateId("count") ValueState<Integer> count,
        @TimerId("expiry") Timer expiry,
        OutputReceiver<TaggedEvent> out) {
      TaggedEvent tagged = keyed.getValue();
      if (tagged.role() != Role.FIRST) {
        out.output(tagged);
        return;
      }
      @Nullable Integer before = count.read();
      if (before == null) {
        expiry.withNoOutputTimestamp().set(windowEnd(tagged));
      }
      if (before == null || before < VelocityRule.CLICKS_MAX) {
        count.write(before == null ? 1 : before + 1);
        out.output(tagged);
        return;
      }
      List<Verdict> verdicts = new ArrayList<>(tagged.verdicts());
      verdicts.add(VERDICT);
      out.output(new TaggedEvent(tagged.event(), tagged.role(), verdicts));
    }

    private static Instant windowEnd(TaggedEvent tagged) {
      return Instant.ofEpochMilli(
          VelocityRule.windowStart(tagged.event().header().eventTimeMillis())
              + VelocityRule.WINDOW_MILLIS);
    }

    @OnTimer("expiry")
    public void expire(@StateId("count") ValueState<Integer> count) {
      count.clear();
    }
  }
}
