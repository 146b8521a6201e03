package io.tallybook.transforms.sources;

import io.tallybook.transforms.traffic.Finding;
import io.tallybook.transforms.traffic.PublisherFigures;
import io.tallybook.transforms.traffic.PublisherRule;
import java.util.List;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Asks rules about publishers, each beside all others together.
 *
 * <p>{@code PCollection<KV<publisher, sums>>}, each once -> {@code PCollection<Finding>}. Cost: no
 * shuffle but that of one sum.
 */
final class JudgePublishers
    extends PTransform<PCollection<KV<String, PublisherSums>>, PCollection<Finding>> {
  private static final long serialVersionUID = 1L;

  private final List<PublisherRule> rules;
  private final boolean conversionsComplete;
  private final int spared;

  private JudgePublishers(List<PublisherRule> rules, boolean conversionsComplete, int spared) {
    this.rules = List.copyOf(rules);
    this.conversionsComplete = conversionsComplete;
    this.spared = spared;
  }

  /**
   * Asks rules.
   *
   * @param conversionsComplete see {@link PublisherFigures#conversionsComplete}
   * @param spared see {@link PublisherSums#spread}
   */
  static JudgePublishers of(List<PublisherRule> rules, boolean conversionsComplete, int spared) {
    return new JudgePublishers(rules, conversionsComplete, spared);
  }

  @Override
  public PCollection<Finding> expand(PCollection<KV<String, PublisherSums>> publishers) {
    PCollectionView<PublisherSums> total =
        publishers
            .apply("WithoutSamples", MapElements.via(new CountsFn()))
            .setCoder(PublisherSums.CODER)
            .apply("SumAll", Combine.globally(new SumPublishers.AddSums(0)).asSingletonView());
    return publishers
        .apply(
            "Judge",
            ParDo.of(new JudgeFn(rules, conversionsComplete, spared, total)).withSideInputs(total))
        .setCoder(JudgeSources.FINDINGS);
  }

  private static final class CountsFn
      extends SimpleFunction<KV<String, PublisherSums>, PublisherSums> {
    private static final long serialVersionUID = 1L;

    @Override
    public PublisherSums apply(KV<String, PublisherSums> publisher) {
      return publisher.getValue().withoutSample();
    }
  }

  private static final class JudgeFn extends DoFn<KV<String, PublisherSums>, Finding> {
    private static final long serialVersionUID = 1L;

    private final List<PublisherRule> rules;
    private final boolean conversionsComplete;
    private final int spared;
    private final PCollectionView<PublisherSums> total;

    JudgeFn(
        List<PublisherRule> rules,
        boolean conversionsComplete,
        int spared,
        PCollectionView<PublisherSums> total) {
      this.rules = rules;
      this.conversionsComplete = conversionsComplete;
      this.spared = spared;
      this.total = total;
    }

    /** A side input is to be had from the context only. */
    @ProcessElement
    public void process(ProcessContext context) {
      String publisherId = context.element().getKey();
      if (publisherId.isEmpty()) {
        return; // nobody to condemn
      }
      PublisherSums sums = context.element().getValue();
      PublisherSums.PublisherSpread spread = sums.spread(spared);
      PublisherSums all = context.sideInput(total);
      PublisherFigures figures =
          new PublisherFigures(
              sums.clicks(),
              sums.conversions(),
              sums.lateConversions(),
              all.clicks() - sums.clicks(),
              all.conversions() - sums.conversions(),
              conversionsComplete,
              spread.addresses(),
              spread.agents());
      for (PublisherRule rule : rules) {
        rule.find(publisherId, figures).ifPresent(context::output);
      }
    }
  }
}
