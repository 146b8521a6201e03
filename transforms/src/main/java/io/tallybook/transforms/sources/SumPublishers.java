package io.tallybook.transforms.sources;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Brings conversions to their clicks, and adds both up by publisher.
 *
 * <p>Batches of {@link ClickFacts} by click id -> {@code PCollection<KV<publisher, sums>>}, each
 * publisher once, the unknown one (empty) included. Memory: the clicks of one shard. Cost: a
 * shuffle of the batches; then one of sums, at most one per shard and publisher.
 */
final class SumPublishers
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<KV<String, PublisherSums>>> {
  private static final long serialVersionUID = 1L;

  private final long lateAfterMillis;
  private final int sampleMax;

  private SumPublishers(long lateAfterMillis, int sampleMax) {
    this.lateAfterMillis = lateAfterMillis;
    this.sampleMax = sampleMax;
  }

  /**
   * Sums by these rules.
   *
   * @param lateAfterMillis how long after its click a conversion is late, beyond this
   * @param sampleMax how many clicks of a publisher to remember
   */
  static SumPublishers of(long lateAfterMillis, int sampleMax) {
    return new SumPublishers(lateAfterMillis, sampleMax);
  }

  @Override
  public PCollection<KV<String, PublisherSums>> expand(PCollection<KV<Integer, byte[]>> batches) {
    KvCoder<String, PublisherSums> coder = KvCoder.of(StringUtf8Coder.of(), PublisherSums.CODER);
    return batches
        .apply("GroupByShard", GroupByKey.create())
        .apply("JoinConversions", ParDo.of(new JoinConversionsFn(lateAfterMillis, sampleMax)))
        .setCoder(coder)
        .apply("SumByPublisher", Combine.perKey(new AddSums(sampleMax)))
        .setCoder(coder);
  }

  /** Adds sums of the same publisher. */
  static final class AddSums extends AddUpFn<PublisherSums, PublisherSums> {
    private static final long serialVersionUID = 1L;

    private final int sampleMax;

    AddSums(int sampleMax) {
      this.sampleMax = sampleMax;
    }

    @Override
    public PublisherSums createAccumulator() {
      return new PublisherSums();
    }

    @Override
    public PublisherSums addInput(PublisherSums sums, PublisherSums more) {
      sums.addAll(more, sampleMax);
      return sums;
    }

    @Override
    void addAll(PublisherSums to, PublisherSums other) {
      to.addAll(other, sampleMax);
    }

    @Override
    Coder<PublisherSums> coder() {
      return PublisherSums.CODER;
    }
  }

  private static final class JoinConversionsFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<String, PublisherSums>> {
    private static final long serialVersionUID = 1L;

    private final long lateAfterMillis;
    private final int sampleMax;

    JoinConversionsFn(long lateAfterMillis, int sampleMax) {
      this.lateAfterMillis = lateAfterMillis;
      this.sampleMax = sampleMax;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard,
        OutputReceiver<KV<String, PublisherSums>> out) {
      List<byte[]> batches = new ArrayList<>();
      // Once only: what a runner reads from disk it does not always read twice.
      shard.getValue().forEach(batches::add);
      Map<Long, Long> convertedMillis = conversions(batches);
      Map<String, PublisherSums> sums = new HashMap<>();
      ClickFacts click = new ClickFacts();
      for (byte[] batch : batches) {
        BytesReader in = BatchByShard.read(batch);
        while (in.hasMore()) {
          click.read(in);
          if (click.isClick()) {
            add(
                click,
                convertedMillis.get(click.idHash()),
                sums.computeIfAbsent(click.publisherId(), id -> new PublisherSums()));
          }
        }
      }
      sums.forEach((publisherId, sum) -> out.output(KV.of(publisherId, sum)));
    }

    /** The time of the earliest conversion of each click. */
    private static Map<Long, Long> conversions(List<byte[]> batches) {
      Map<Long, Long> convertedMillis = new HashMap<>();
      ClickFacts facts = new ClickFacts();
      for (byte[] batch : batches) {
        BytesReader in = BatchByShard.read(batch);
        while (in.hasMore()) {
          facts.read(in);
          if (!facts.isClick()) {
            convertedMillis.merge(facts.idHash(), facts.timeMillis(), Math::min);
          }
        }
      }
      return convertedMillis;
    }

    private void add(ClickFacts click, @Nullable Long convertedMillis, PublisherSums sums) {
      sums.addClick(click, sampleMax);
      if (convertedMillis == null) {
        return;
      }
      long delayMillis = convertedMillis - click.timeMillis();
      if (delayMillis <= JudgeSources.CONVERSION_WINDOW.toMillis()) {
        sums.addConversion(delayMillis > lateAfterMillis);
      }
    }
  }
}
