package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import io.tallybook.transforms.traffic.TagTraffic;
import java.io.IOException;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** The count as Beam's documentation would have it written. */
public final class BeamJob implements CountingJob {
  @Override
  public void run(RunSpec spec) throws IOException, InterruptedException {
    BeamRun.run(spec, new Count());
  }

  private static final class Count
      extends PTransform<PCollection<RawRecord>, PCollection<AggregateRow>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<AggregateRow> expand(PCollection<RawRecord> records) {
      return records
          .apply("Decode", CountSteps.decode())
          .apply("TagTraffic", TagTraffic.with(CountSteps.RULES))
          .apply("FindFirstById", new FindFirstById())
          .apply("LimitVelocity", LimitVelocity.create())
          .apply("Minutes", CountSteps.minutes())
          .apply("CombineByCell", new CombineByCell());
    }
  }
}
