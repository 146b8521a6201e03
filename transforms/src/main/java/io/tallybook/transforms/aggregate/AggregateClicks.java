package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Money;
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
 * Counts events by minute, ad, country and device.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<AggregateRow>}: one row per cell and
 * pane.
 *
 * <p>Time: the minute comes from the event time. The input's windows must be fixed, a minute or
 * longer and aligned to minutes, and its panes accumulate: each row then holds all that has been
 * counted in its cell so far, early, on time or late.
 *
 * <p>Guarantees: a row's version is the number of changes it contains, so a fuller row has a larger
 * version, and the last row of a cell does not depend on the order of arrival.
 *
 * <p>State: one accumulator per cell and window, cleared by the runner at the end of the allowed
 * lateness. Rejects: nothing. Cost: one shuffle by cell; a hot ad is one key.
 */
public final class AggregateClicks
    extends PTransform<PCollection<TaggedEvent>, PCollection<AggregateRow>> {
  private static final long serialVersionUID = 1L;

  private final Source source;
  private final String currency;

  private AggregateClicks(Source source, String currency) {
    this.source = source;
    this.currency = currency;
  }

  /**
   * Counts for one source in one currency.
   *
   * @param currency ISO 4217; the currency of all events
   */
  public static AggregateClicks of(Source source, String currency) {
    return new AggregateClicks(source, new Money(0, currency).currency());
  }

  @Override
  public PCollection<AggregateRow> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("ToContributions", ParDo.of(new ToContributionsFn()))
        .setCoder(KvCoder.of(AggregateKeyCoder.of(), ContributionCoder.INSTANCE))
        .apply("SumByCell", Combine.perKey(new SumContributions()))
        .apply("ToRows", ParDo.of(new ToRowsFn(source, currency)));
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

    private final Source source;
    private final String currency;

    ToRowsFn(Source source, String currency) {
      this.source = source;
      this.currency = currency;
    }

    @ProcessElement
    public void process(
        @Element KV<AggregateKey, Contribution> cell, OutputReceiver<AggregateRow> out) {
      Contribution sum = cell.getValue();
      // Flink fires an empty pane where a timer of a window outlives the window's state: no news.
      if (sum.changes() > 0) {
        out.output(
            new AggregateRow(
                cell.getKey(), source, sum.changes(), sum.asOfMillis(), sum.measures(), currency));
      }
    }
  }
}
