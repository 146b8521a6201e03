package io.tallybook.pipelines;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.LogTime;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.Source;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.aggregate.AggregateClicks;
import io.tallybook.transforms.aggregate.TallyLeftovers;
import io.tallybook.transforms.bill.BillClicks;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBookText;
import io.tallybook.transforms.price.PriceClicks;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TagTraffic;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.visits.JudgeImpressions;
import io.tallybook.transforms.window.DivertLateEvents;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The count itself, from records of the log to rows: the same steps for the stream and for the
 * batch, which differ in their windows only.
 *
 * <p>{@code PCollection<RawRecord>} -> {@link #ROWS}, {@link #LEFTOVERS}, {@link #REJECTIONS}, and
 * with a bill ({@link #withBill}) {@link #LINES}. Every record is counted in the rows exactly once,
 * as a unique event or a duplicate, or counted in the leftovers exactly once. With a period ({@link
 * #withPeriod}) this holds for the records whose time lies in it, and the others are counted
 * nowhere.
 */
public final class CountEvents extends PTransform<PCollection<RawRecord>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** What has been counted, per cell. */
  public static final TupleTag<AggregateRow> ROWS = new TupleTag<>("rows") {};

  /** How much was late or rejected. */
  public static final TupleTag<LeftoverRow> LEFTOVERS = new TupleTag<>("leftovers") {};

  /** What was rejected, for the dead letters. */
  public static final TupleTag<Rejection> REJECTIONS = new TupleTag<>("rejections") {};

  /** What is said of clicks that are not plainly valid. */
  public static final TupleTag<JudgedClick> JUDGED = FoldVerdicts.JUDGED;

  /** What each ad owes for each day. */
  public static final TupleTag<BillingLine> LINES = new TupleTag<>("lines") {};

  /**
   * How many clicks a rule over impressions could not decide, by rule and advertiser. There only
   * over a bounded input, and if such a rule judges.
   */
  public static final TupleTag<KV<KV<String, String>, Long>> UNDECIDED = JudgeImpressions.UNDECIDED;

  /** The conversions that rules mark. There only over a bounded input, if such a rule judges. */
  public static final TupleTag<TaggedEvent> CONVERSIONS = new TupleTag<>("marked-conversions") {};

  /** How long before a period records have to be read for the sake of rules that look back. */
  public static final Duration CONTEXT = TrafficLanes.CONTEXT;

  private final Source source;
  private final String currency;
  private final WindowStrategy windows;
  private final DivertLateEvents divertLateEvents;
  private final DeduplicateEvents deduplicateEvents;
  private final @Nullable Period period;
  private final long countFromMillis;
  private final @Nullable PriceBookText prices;
  private final TrafficPolicy traffic;

  private CountEvents(
      Source source,
      String currency,
      WindowStrategy windows,
      DivertLateEvents divertLateEvents,
      DeduplicateEvents deduplicateEvents,
      @Nullable Period period,
      long countFromMillis,
      @Nullable PriceBookText prices,
      TrafficPolicy traffic) {
    this.source = source;
    this.currency = currency;
    this.windows = windows;
    this.divertLateEvents = divertLateEvents;
    this.deduplicateEvents = deduplicateEvents;
    this.period = period;
    this.countFromMillis = countFromMillis;
    this.prices = prices;
    this.traffic = traffic;
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
        Long.MIN_VALUE,
        null,
        TrafficPolicy.defaults());
  }

  /**
   * Counts what happened in a period; other records are there for their duplicates, and for rules
   * that look at what was before.
   */
  public CountEvents withPeriod(Period newPeriod) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents.withPeriod(TrafficLanes.withContext(newPeriod)),
        newPeriod,
        countFromMillis,
        prices,
        traffic);
  }

  /**
   * Takes no notice of what happened before a time, but for impressions that a rule asks for: the
   * input may reach further back for their sake.
   */
  public CountEvents withCountFrom(Instant newCountFrom) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents,
        period,
        newCountFrom.toEpochMilli(),
        prices,
        traffic);
  }

  /**
   * Prices clicks from a book before they are counted, see {@link PriceClicks}, and puts out {@link
   * #LINES}. For bounded inputs.
   */
  public CountEvents withBill(PriceBook book) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents,
        period,
        countFromMillis,
        PriceBookText.of(book),
        traffic);
  }

  /** Judges traffic as a policy says. */
  public CountEvents withTraffic(TrafficPolicy policy) {
    return new CountEvents(
        source,
        currency,
        windows,
        divertLateEvents,
        deduplicateEvents,
        period,
        countFromMillis,
        prices,
        policy);
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    TrafficLanes lanes = lanes(records.isBounded());
    PCollectionTuple divided = decodeAndDivide(records, lanes);
    PCollection<Rejection> rejections = inPeriod(divided.get(DecodeEvents.REJECTIONS));
    PCollectionTuple unmarked =
        divided
            .get(BatchByShard.BATCHES)
            .setCoder(BatchByShard.CODER)
            .apply("DeduplicateEvents", deduplicateAndSum(lanes));
    Optional<PCollectionTuple> byImpressions = lanes.byImpressions(divided, unmarked);
    PCollectionTuple marked =
        lanes
            .marks(unmarked, byImpressions)
            .apply(
                "FoldVerdicts",
                FoldVerdicts.of(traffic, horizon())
                    .ofBatches(sum(), AggregateClicks.SUMS, billTags()));
    PCollection<AggregateRow> rows =
        sums("AllSums", AggregateClicks.SUMS, unmarked, marked)
            .apply(
                "AggregateClicks",
                AggregateClicks.of(source, currency, windows.minutes()).ofSums());
    PCollection<LeftoverRow> leftovers =
        PCollectionList.of(
                divided
                    .get(DivertLateEvents.LATE)
                    .apply("LateToLeftover", TallyLeftovers.lateEvents()))
            .and(rejections.apply("RejectedToLeftover", TallyLeftovers.rejections()))
            .apply("AllLeftovers", Flatten.pCollections())
            .apply("Endless", windows.endless())
            .apply("TallyLeftovers", TallyLeftovers.of(source));
    PCollectionTuple counted =
        PCollectionTuple.of(ROWS, rows)
            .and(LEFTOVERS, leftovers)
            .and(REJECTIONS, rejections)
            .and(JUDGED, marked.get(FoldVerdicts.JUDGED));
    if (byImpressions.isPresent()) {
      counted = counted.and(UNDECIDED, byImpressions.get().get(JudgeImpressions.UNDECIDED));
    }
    Optional<PCollection<TaggedEvent>> conversions = lanes.conversions(unmarked);
    if (conversions.isPresent()) {
      counted = counted.and(CONVERSIONS, conversions.get());
    }
    return prices == null
        ? counted
        : counted.and(
            LINES,
            sums("AllBillSums", BillClicks.SUMS, unmarked, marked)
                .apply("BillClicks", BillClicks.of(currency, prices.book()).ofSums()));
  }

  /**
   * Batches of timely events, late events, rejections: in one step, where lateness needs no state.
   */
  private PCollectionTuple decodeAndDivide(PCollection<RawRecord> records, TrafficLanes lanes) {
    Stage<RawRecord, LoggedEvent> decode = DecodeEvents.inCurrency(currency).stage();
    Stage<LoggedEvent, KV<Integer, byte[]>> judgeAndBatch =
        lanes.beside(
            countFromMillis,
            TagTraffic.with(traffic).stage().then(deduplicateEvents.batching(records.isBounded())));
    Optional<Stage<LoggedEvent, LoggedEvent>> divide = divertLateEvents.stage();
    if (divide.isPresent()) {
      return records.apply(
          "DecodeAndDivide",
          RunStage.of(
              decode.then(divide.get()).then(judgeAndBatch),
              BatchByShard.BATCHES,
              TupleTagList.of(DivertLateEvents.LATE)
                  .and(DecodeEvents.REJECTIONS)
                  .and(lanes.besideTags().getAll())));
    }
    PCollectionTuple decoded =
        records.apply(
            "DecodeEvents",
            RunStage.of(decode, DecodeEvents.EVENTS, TupleTagList.of(DecodeEvents.REJECTIONS)));
    PCollectionTuple divided =
        decoded.get(DecodeEvents.EVENTS).apply("DivertLateEvents", divertLateEvents);
    return divided
        .get(DivertLateEvents.TIMELY)
        .apply("BatchById", RunStage.of(judgeAndBatch, BatchByShard.BATCHES, lanes.besideTags()))
        .and(DivertLateEvents.LATE, divided.get(DivertLateEvents.LATE))
        .and(DecodeEvents.REJECTIONS, decoded.get(DecodeEvents.REJECTIONS));
  }

  private TrafficLanes lanes(IsBounded bounded) {
    return bounded == IsBounded.BOUNDED
        ? TrafficLanes.of(traffic, period == null ? Period.ALL : period)
        : TrafficLanes.live(traffic, horizon());
  }

  /** How much older than the watermark a click can be that is not late. */
  private Duration horizon() {
    return windows.allowedLateness().plus(WindowStrategy.WINDOW_SIZE);
  }

  /** From batches of events to sums of what has not been judged yet, and to the lanes. */
  private PTransform<PCollection<KV<Integer, byte[]>>, PCollectionTuple> deduplicateAndSum(
      TrafficLanes lanes) {
    Stage<TaggedEvent, KV<Integer, byte[]>> count =
        keepPeriod()
            .then(
                Stage.both(
                    FoldVerdicts.marking(),
                    FoldVerdicts.MARKS,
                    FoldVerdicts.unmarked().then(sum())));
    Stage<TaggedEvent, KV<Integer, byte[]>> all = lanes.before(lanes.beforeOthers(count));
    return deduplicateEvents.ofBatches(
        prices == null ? all : PriceClicks.from(prices.book()).stage().then(all),
        AggregateClicks.SUMS,
        lanes
            .tags()
            .and(lanes.otherTags().getAll())
            .and(FoldVerdicts.MARKS)
            .and(billTags().getAll()));
  }

  private Stage<TaggedEvent, TaggedEvent> keepPeriod() {
    Period kept = period; // for the lambda, which must not capture the transform
    return (out, sides) ->
        (tagged, timestampMillis) -> {
          if (kept == null || kept.contains(tagged.event().header().eventTimeMillis())) {
            out.emit(tagged, timestampMillis);
          }
        };
  }

  /** From events to sums for the rows and, with a bill, for its lines. */
  private Stage<TaggedEvent, KV<Integer, byte[]>> sum() {
    Stage<TaggedEvent, KV<Integer, byte[]>> sum =
        windows.isBatch() ? AggregateClicks.summingAllMinutes() : AggregateClicks.summing();
    return prices == null
        ? sum
        : Stage.both(BillClicks.of(currency, prices.book()).summing(), BillClicks.SUMS, sum);
  }

  private TupleTagList billTags() {
    return prices == null ? TupleTagList.empty() : TupleTagList.of(BillClicks.SUMS);
  }

  private static PCollection<KV<Integer, byte[]>> sums(
      String name,
      TupleTag<KV<Integer, byte[]>> tag,
      PCollectionTuple unmarked,
      PCollectionTuple marked) {
    return PCollectionList.of(unmarked.get(tag).setCoder(BatchByShard.CODER))
        .and(marked.get(tag).setCoder(BatchByShard.CODER))
        .apply(name, Flatten.pCollections());
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
