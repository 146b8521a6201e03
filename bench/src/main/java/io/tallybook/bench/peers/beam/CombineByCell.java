package io.tallybook.bench.peers.beam;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Source;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.coders.AggregateKeyCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts clicks by minute, ad, country and device, with Beam's own combine.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<AggregateRow>}: one row per cell and
 * pane. State: one accumulator per cell and window. Cost: one shuffle by cell; a hot ad is one key.
 */
final class CombineByCell extends PTransform<PCollection<TaggedEvent>, PCollection<AggregateRow>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<AggregateRow> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("ToContributions", ParDo.of(new ToContributionsFn()))
        .setCoder(KvCoder.of(AggregateKeyCoder.of(), ContributionCoder.INSTANCE))
        .apply("SumByCell", Combine.perKey(new SumContributions()))
        .apply("ToRows", ParDo.of(new ToRowsFn()));
  }

  private static final class ToContributionsFn
      extends DoFn<TaggedEvent, KV<AggregateKey, Contribution>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element TaggedEvent tagged, OutputReceiver<KV<AggregateKey, Contribution>> out) {
      out.output(KV.of(Contribution.cellOf(tagged), Contribution.of(tagged)));
    }
  }

  private static final class ToRowsFn extends DoFn<KV<AggregateKey, Contribution>, AggregateRow> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<AggregateKey, Contribution> cell, OutputReceiver<AggregateRow> out) {
      Contribution sum = cell.getValue();
      // Flink fires an empty pane where a timer of a window outlives the window's state: no news.
      if (sum.changes() > 0) {
        out.output(
            new AggregateRow(
                cell.getKey(),
                Source.LIVE,
                sum.changes(),
                sum.asOfMillis(),
                sum.measures(),
                RunSpec.CURRENCY));
      }
    }
  }
}
