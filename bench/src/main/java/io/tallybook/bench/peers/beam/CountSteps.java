package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.window.DivertLateEvents;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;

/** The steps that both Beam variants share: the start of the pipeline, and its windows. */
public final class CountSteps {
  /** The one rule on single events that all programs have. */
  public static final TrafficPolicy RULES = TrafficPolicy.defaults().only("UA_MISSING");

  private CountSteps() {}

  /** From records to events, none of them late; a record that is refused fails the run. */
  public static PTransform<PCollection<RawRecord>, PCollection<LoggedEvent>> decode() {
    return new DecodeAll();
  }

  /** Minutes that are announced once, when the watermark closes them. */
  public static <T> Window<T> minutes() {
    return Window.<T>into(FixedWindows.of(Duration.millis(RunSpec.WINDOW_SIZE.toMillis())))
        .triggering(AfterWatermark.pastEndOfWindow())
        .withAllowedLateness(Duration.ZERO)
        .accumulatingFiredPanes();
  }

  /** A benchmark has no records to refuse. */
  public static void failOnRejection(PCollectionTuple decoded) {
    decoded.get(DecodeEvents.REJECTIONS).apply("FailOnRejection", ParDo.of(new FailFn()));
  }

  private static final class DecodeAll
      extends PTransform<PCollection<RawRecord>, PCollection<LoggedEvent>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<LoggedEvent> expand(PCollection<RawRecord> records) {
      PCollectionTuple decoded =
          records.apply("DecodeEvents", DecodeEvents.inCurrency(RunSpec.CURRENCY));
      failOnRejection(decoded);
      return decoded
          .get(DecodeEvents.EVENTS)
          .apply("DivertLateEvents", DivertLateEvents.none())
          .get(DivertLateEvents.TIMELY);
    }
  }

  private static final class FailFn extends DoFn<Rejection, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Rejection rejection) {
      throw new IllegalStateException("not a valid click: " + rejection);
    }
  }
}
