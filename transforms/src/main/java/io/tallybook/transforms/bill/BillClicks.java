package io.tallybook.transforms.bill;

import io.tallybook.model.BillingLine;
import io.tallybook.model.Money;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBookText;
import io.tallybook.transforms.shard.Shards;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Adds up what each ad owes for each UTC day.
 *
 * <p>{@code PCollection<TaggedEvent>}, bounded, in the global window, with the prices that are
 * billed -> {@code PCollection<BillingLine>}: one line for each day and ad that has clicks or
 * duplicates.
 *
 * <p>Time: the day comes from the event time. Guarantees: the lines do not depend on the order of
 * the events. State: none; a worker holds the sums of a bundle's ads, at most {@value #LINES_MAX}.
 * Rejects: nothing. Cost: one shuffle of sums, one row per bundle and ad.
 */
public final class BillClicks
    extends PTransform<PCollection<TaggedEvent>, PCollection<BillingLine>> {
  private static final long serialVersionUID = 1L;

  private static final int LINES_MAX = 100_000;

  private final String currency;
  private final PriceBookText prices;

  private BillClicks(String currency, PriceBookText prices) {
    this.currency = currency;
    this.prices = prices;
  }

  /**
   * Bills in one currency.
   *
   * @param currency ISO 4217; the currency of all events
   * @param prices the book the events were priced from: it tells a price of zero from none
   */
  public static BillClicks of(String currency, PriceBook prices) {
    return new BillClicks(new Money(0, currency).currency(), PriceBookText.of(prices));
  }

  @Override
  public PCollection<BillingLine> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("SumInBundle", ParDo.of(new SumInBundleFn(prices)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("GroupByShard", GroupByKey.create())
        .apply("SumByShard", ParDo.of(new SumByShardFn(currency)));
  }

  private static final class SumInBundleFn extends DoFn<TaggedEvent, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final PriceBookText text;
    private transient PriceBook prices;
    private transient AdEventFormat format;
    private transient LineSums sums;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    SumInBundleFn(PriceBookText text) {
      this.text = text;
    }

    @Setup
    public void setup() {
      prices = text.book();
      format = new AdEventFormat();
      sums = new LineSums();
    }

    @StartBundle
    public void startBundle() {
      sums.clear();
    }

    @ProcessElement
    public void process(@Element TaggedEvent tagged, OutputReceiver<KV<Integer, byte[]>> out) {
      sums.add(tagged, prices);
      if (sums.size() >= LINES_MAX) {
        batches().forEach((shard, rows) -> out.output(KV.of(shard, rows.toByteArray())));
        sums.clear();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      batches()
          .forEach(
              (shard, rows) ->
                  context.output(
                      KV.of(shard, rows.toByteArray()),
                      GlobalWindow.INSTANCE.maxTimestamp(),
                      GlobalWindow.INSTANCE));
      sums.clear();
    }

    private Map<Integer, BytesWriter> batches() {
      Map<Integer, BytesWriter> batches = new TreeMap<>();
      sums.forEach(
          (row, hash) ->
              batches
                  .computeIfAbsent(Shards.keyOf(hash), shard -> new BytesWriter())
                  .writeBytes(row.array(), 0, row.size()),
          format);
      return batches;
    }
  }

  private static final class SumByShardFn extends DoFn<KV<Integer, Iterable<byte[]>>, BillingLine> {
    private static final long serialVersionUID = 1L;

    private final String currency;

    SumByShardFn(String currency) {
      this.currency = currency;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<BillingLine> out) {
      LineSums sums = new LineSums();
      AdEventFormat format = new AdEventFormat();
      for (byte[] rows : shard.getValue()) {
        sums.read(new BytesReader(rows), format);
      }
      sums.forEach(currency, out::output);
    }
  }
}
