package io.tallybook.bench.peers.beam;

import io.tallybook.bench.input.ClickInput;
import io.tallybook.bench.work.Progress;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Sentinel;
import io.tallybook.bench.work.UpsertTable;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import io.tallybook.pipelines.io.ReadAdEvents;
import io.tallybook.pipelines.io.WatermarkPolicy;
import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** The clicks from Kafka, by the product's own source, which never ends. */
final class KafkaRecords {
  private static final long LOOK_AGAIN_MILLIS = 200;

  private KafkaRecords() {}

  static PCollection<RawRecord> read(Pipeline pipeline, RunSpec spec) {
    return pipeline
        .apply(
            "ReadAdEvents",
            ReadAdEvents.from(
                spec.bootstrapServers(),
                spec.topic(),
                WatermarkPolicy.EVENTS,
                RunSpec.WATERMARK_DELAY))
        .apply("CountProgress", ParDo.of(new CountProgressFn()));
  }

  /** Returns when every click is in a row that was written. */
  static void awaitCounted(RunSpec spec, PipelineResult result)
      throws IOException, InterruptedException {
    ClickInput input = spec.input();
    long expected = 0;
    for (long i = 0; i < spec.clicks(); i++) {
      expected += input.isDuplicate(i) ? 0 : 1;
    }
    while (counted(spec) < expected) {
      if (result.getState().isTerminal()) {
        throw new IllegalStateException("the job ended early, " + result.getState());
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    result.cancel();
  }

  private static long counted(RunSpec spec) {
    // Looking through all rows is work: not before the last minute can be among them.
    if (UpsertTable.rows().isEmpty() || Progress.clicks() < spec.clicks() - spec.clicks() / 100) {
      return 0;
    }
    long sum = 0;
    for (AggregateRow row : Sentinel.without(spec, UpsertTable.rows()).values()) {
      sum += row.measures().grossClicks();
    }
    return sum;
  }

  private static final class CountProgressFn extends DoFn<RawRecord, RawRecord> {
    private static final long serialVersionUID = 1L;

    private transient Progress.Reader progress;

    @SuppressWarnings("NullAway.Init") // set in setup
    CountProgressFn() {}

    @Setup
    public void setup() {
      progress = new Progress.Reader();
    }

    @ProcessElement
    public void process(@Element RawRecord record, OutputReceiver<RawRecord> out) {
      progress.clickRead();
      out.output(record);
    }
  }
}
