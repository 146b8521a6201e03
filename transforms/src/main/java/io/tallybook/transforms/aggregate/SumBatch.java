package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.AdEventFormat;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The form that {@link AggregateClicks} takes over a bounded input: the sums of a shard together,
 * each cell put out as the input's trigger says, without state or timers.
 */
final class SumBatch
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<AggregateRow>> {
  private static final long serialVersionUID = 1L;

  private final Source source;
  private final String currency;

  SumBatch(Source source, String currency) {
    this.source = source;
    this.currency = currency;
  }

  @Override
  public PCollection<AggregateRow> expand(PCollection<KV<Integer, byte[]>> sums) {
    return sums.apply("GroupByShard", GroupByKey.create())
        .apply("SumByShard", ParDo.of(new SumFn(source, currency)));
  }

  private static final class SumFn extends DoFn<KV<Integer, Iterable<byte[]>>, AggregateRow> {
    private static final long serialVersionUID = 1L;

    private final Source source;
    private final String currency;

    SumFn(Source source, String currency) {
      this.source = source;
      this.currency = currency;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<AggregateRow> out) {
      AdEventFormat format = new AdEventFormat();
      CellSums sums = new CellSums();
      for (byte[] rows : shard.getValue()) {
        BytesReader in = new BytesReader(rows);
        while (in.hasMore()) {
          sums.readRow(in.readLong(), format, in);
        }
      }
      for (int entry = 0; entry < sums.size(); entry++) {
        Contribution sum = sums.sum(entry);
        if (!sum.measures().equals(Measures.ZERO)) {
          out.output(
              new AggregateRow(
                  sums.cell(entry),
                  source,
                  version(sum.measures()),
                  sum.asOfMillis(),
                  sum.measures(),
                  currency));
        }
      }
    }

    /**
     * How many records the row has, however often they were judged: under milder rules the same
     * records must not make a smaller version.
     */
    private static long version(Measures measures) {
      long marks = measures.invalidClicks() + measures.suspectClicks() + measures.undecidedClicks();
      return Math.max(measures.recordCount(), marks + measures.prefetchClicks());
    }
  }
}
