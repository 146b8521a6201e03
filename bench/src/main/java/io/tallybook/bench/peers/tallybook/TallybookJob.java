package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.peers.beam.BeamRun;
import io.tallybook.bench.peers.beam.CountSteps;
import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Source;
import io.tallybook.transforms.aggregate.AggregateClicks;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.traffic.TagTraffic;
import io.tallybook.transforms.window.DivertLateEvents;
import java.io.IOException;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

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
      PCollectionTuple decoded =
          records.apply(
              "DecodeAndDivide",
              RunStage.of(
                  DecodeEvents.inCurrency(RunSpec.CURRENCY)
                      .stage()
                      .then(DivertLateEvents.none().stage().orElseThrow())
                      .then(TagTraffic.with(CountSteps.RULES).stage())
                      .then(DeduplicateEvents.create().batching(IsBounded.UNBOUNDED)),
                  BatchByShard.BATCHES,
                  TupleTagList.of(DivertLateEvents.LATE).and(DecodeEvents.REJECTIONS)));
      CountSteps.failOnRejection(decoded);
      return decoded
          .get(BatchByShard.BATCHES)
          .apply(
              "DeduplicateEvents",
              DeduplicateEvents.create()
                  .withHorizon(RunSpec.DEDUP_HORIZON)
                  .ofBatches(
                      LimitVelocityByShard.batching(), BatchByShard.BATCHES, TupleTagList.empty()))
          .get(BatchByShard.BATCHES)
          .apply(
              "LimitVelocity",
              new LimitVelocityByShard<>(AggregateClicks.summing(), AggregateClicks.SUMS))
          .apply(
              "AggregateClicks",
              AggregateClicks.of(Source.LIVE, RunSpec.CURRENCY, CountSteps.minutes()).ofSums());
    }
  }
}
