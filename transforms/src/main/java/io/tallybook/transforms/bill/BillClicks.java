package io.tallybook.transforms.bill;

import io.tallybook.model.BillingLine;
import io.tallybook.model.Money;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBookText;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Shards;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

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

  /** What {@link #summing} hands on. */
  public static final TupleTag<KV<Integer, byte[]>> SUMS = new TupleTag<>("bill-sums") {};

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

  /** What sums events before the shuffle, as the last stage of a chain; for {@link #ofSums}. */
  public Stage<TaggedEvent, KV<Integer, byte[]>> summing() {
    return summing(prices);
  }

  /** Static, so that the stage does not hold the transform. */
  private static Stage<TaggedEvent, KV<Integer, byte[]>> summing(PriceBookText prices) {
    return (out, sides) -> new SumInBundle(prices.book(), out);
  }

  /** The same on sums. */
  public PTransform<PCollection<KV<Integer, byte[]>>, PCollection<BillingLine>> ofSums() {
    return new OfSums(currency);
  }

  @Override
  public PCollection<BillingLine> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("SumInBundle", RunStage.of(summing(), SUMS, TupleTagList.empty()))
        .get(SUMS)
        .setCoder(BatchByShard.CODER)
        .apply(ofSums());
  }

  private static final class OfSums
      extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<BillingLine>> {
    private static final long serialVersionUID = 1L;

    private final String currency;

    OfSums(String currency) {
      this.currency = currency;
    }

    @Override
    public PCollection<BillingLine> expand(PCollection<KV<Integer, byte[]>> sums) {
      return sums.apply("GroupByShard", GroupByKey.create())
          .apply("SumByShard", ParDo.of(new SumByShardFn(currency)));
    }
  }

  private static final class SumInBundle implements Step<TaggedEvent> {
    private final PriceBook prices;
    private final Outlet<KV<Integer, byte[]>> out;
    private final AdEventFormat format = new AdEventFormat();
    private final LineSums sums = new LineSums();

    SumInBundle(PriceBook prices, Outlet<KV<Integer, byte[]>> out) {
      this.prices = prices;
      this.out = out;
    }

    @Override
    public void startBundle() {
      sums.clear();
    }

    @Override
    public void emit(TaggedEvent tagged, long timestampMillis) {
      sums.add(tagged, prices);
      if (sums.size() >= LINES_MAX) {
        flush();
      }
    }

    @Override
    public void finishBundle() {
      flush();
    }

    private void flush() {
      Map<Integer, BytesWriter> batches = new TreeMap<>();
      sums.forEach(
          (row, hash) ->
              batches
                  .computeIfAbsent(Shards.keyOf(hash), shard -> new BytesWriter())
                  .writeBytes(row.array(), 0, row.size()),
          format);
      long end = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      batches.forEach((shard, rows) -> out.emit(KV.of(shard, rows.toByteArray()), end));
      sums.clear();
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
