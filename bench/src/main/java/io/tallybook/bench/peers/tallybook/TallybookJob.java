package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.peers.beam.BeamRun;
import io.tallybook.bench.peers.beam.CountSteps;
import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.transforms.aggregate.AggregateClicks;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.traffic.TagTraffic;
import java.io.IOException;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** The count as the product does it. */
public final class TallybookJob implements CountingJob {
  @Override
  public void run(RunSpec spec) throws IOException, InterruptedException {
    BeamRun.run(spec, count());
  }

  /** From records to rows. */
  public static PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> count() {
    return new Count();
  }

  private static final class Count
      extends PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<AggregateRow> expand(PCollection<RawRecord> records) {
      return records
          .apply("Decode", CountSteps.decode())
          .apply("DeduplicateEvents", DeduplicateEvents.create().withHorizon(RunSpec.DEDUP_HORIZON))
          .apply("TagTraffic", TagTraffic.create())
          .apply("LimitVelocity", new LimitVelocityByShard())
          .apply("Minutes", CountSteps.minutes())
          .apply("AggregateClicks", AggregateClicks.of(Source.LIVE, RunSpec.CURRENCY));
    }
  }
}
