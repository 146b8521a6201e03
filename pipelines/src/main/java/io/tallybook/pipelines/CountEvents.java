package io.tallybook.pipelines;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.LogTime;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.Source;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.aggregate.AggregateClicks;
import io.tallybook.transforms.aggregate.TallyLeftovers;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBookText;
import io.tallybook.transforms.price.PriceClicks;
import io.tallybook.transforms.traffic.TagTraffic;
import io.tallybook.transforms.window.DivertLateEvents;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The count itself, from records of the log to rows: the same steps for the stream and for the
 * batch, which differ in their windows only.
 *
 * <p>{@code PCollection<RawRecord>} -> {@link #ROWS}, {@link #LEFTOVERS}, {@link #REJECTIONS},
 * {@link #EVENTS}. Every record is counted in the rows exactly once, as a unique event or a
 * duplicate, or counted in the leftovers exactly once. With a period ({@link #withPeriod}) this
 * holds for the records whose time lies in it, and the others are counted nowhere.
 */
public final class CountEvents extends PTransform<PCollection<RawRecord>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** What has been counted, per cell. */
  public static final TupleTag<AggregateRow> ROWS = new TupleTag<>("rows") {};

  /** How much was late or rejected. */
  public static final TupleTag<LeftoverRow> LEFTOVERS = new TupleTag<>("leftovers") {};

  /** What was rejected, for the dead letters. */
  public static final TupleTag<Rejection> REJECTIONS = new TupleTag<>("rejections") {};

  /** Each event that the rows count, with its role, its verdicts and the price that is billed. */
  public static final TupleTag<TaggedEvent> EVENTS = new TupleTag<>("events") {};

  private final Source source;
  private final String currency;
  private final WindowStrategy windows;
  private final DivertLateEvents divertLateEvents;
  private final DeduplicateEvents deduplicateEvents;
  private final @Nullable Period period;
  private final PriceBookText prices;

  private CountEvents(
      Source source,
      String currency,
      WindowStrategy windows,
      DivertLateEvents divertLateEvents,
      DeduplicateEvents deduplicateEvents,
      @Nullable Period period,
      PriceBookText prices) {
    this.source = source;
    this.currency = currency;
    this.windows = windows;
    this.divertLateEvents = divertLateEvents;
    this.deduplicateEvents = deduplicateEvents;
    this.period = period;
    this.prices = prices;
  }

  /**
   * Counts for one source, in one currency, with one way to cut time.
   *
   * @param divertLateEvents what tells which events come too late for their window
   * @param dedupHorizon how long an id is remembered, see {@link DeduplicateEvents#withHorizon}
   */
  public static CountEvents of(
      Source source,
      String currency,
      WindowStrategy windows,
      DivertLateEvents divertLateEvents,
      Duration dedupHorizon) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        DeduplicateEvents.create().withHorizon(dedupHorizon),
        null,
        PriceBookText.of(PriceBook.empty()));
  }

  /** Counts what happened in a period; other records are there for their duplicates only. */
  public CountEvents withPeriod(Period newPeriod) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents.withPeriod(newPeriod),
        newPeriod,
        prices);
  }

  /** Prices clicks from a book before they are counted; see {@link PriceClicks}. */
  public CountEvents withPrices(PriceBook book) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents,
        period,
        PriceBookText.of(book));
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    PCollectionTuple decoded = records.apply("DecodeEvents", DecodeEvents.inCurrency(currency));
    PCollectionTuple divided =
        decoded.get(DecodeEvents.EVENTS).apply("DivertLateEvents", divertLateEvents);
    PCollection<Rejection> rejections = inPeriod(decoded.get(DecodeEvents.REJECTIONS));
    PCollection<TaggedEvent> events =
        priced(
            divided
                .get(DivertLateEvents.TIMELY)
                .apply("DeduplicateEvents", deduplicateEvents)
                .apply("TagTraffic", TagTraffic.create()));
    PCollection<AggregateRow> rows =
        events
            .apply("Minutes", windows.minutes())
            .apply("AggregateClicks", AggregateClicks.of(source, currency));
    PCollection<LeftoverRow> leftovers =
        PCollectionList.of(
                divided
                    .get(DivertLateEvents.LATE)
                    .apply("LateToLeftover", TallyLeftovers.lateEvents()))
            .and(rejections.apply("RejectedToLeftover", TallyLeftovers.rejections()))
            .apply("AllLeftovers", Flatten.pCollections())
            .apply("Endless", windows.endless())
            .apply("TallyLeftovers", TallyLeftovers.of(source));
    return PCollectionTuple.of(ROWS, rows)
        .and(LEFTOVERS, leftovers)
        .and(REJECTIONS, rejections)
        .and(EVENTS, events);
  }

  /** The steps that only a batch has leave the stream's graph, and so its saved state, as it is. */
  private PCollection<TaggedEvent> priced(PCollection<TaggedEvent> events) {
    PriceBook book = prices.book();
    return book.isEmpty() ? events : events.apply("PriceClicks", PriceClicks.from(book));
  }

  private PCollection<Rejection> inPeriod(PCollection<Rejection> rejections) {
    Period kept = period; // for the lambda, which must not capture the transform
    return kept == null
        ? rejections
        : rejections.apply(
            "KeepPeriod",
            Filter.by(rejection -> kept.contains(LogTime.millisOf(rejection.record()))));
  }
}
