package io.tallybook.pipelines;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.Source;
import io.tallybook.transforms.aggregate.AggregateClicks;
import io.tallybook.transforms.aggregate.TallyLeftovers;
import io.tallybook.transforms.decode.DecodeEvents;
import io.tallybook.transforms.dedup.DeduplicateEvents;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.TagTraffic;
import io.tallybook.transforms.window.DivertLateEvents;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The count itself, from records of the log to rows: the same steps for the stream and for the
 * batch, which differ in their windows only.
 *
 * <p>{@code PCollection<RawRecord>} -> {@link #ROWS}, {@link #LEFTOVERS}, {@link #REJECTIONS}.
 * Every record is counted in the rows exactly once, as a unique event or a duplicate, or counted in
 * the leftovers exactly once.
 */
public final class CountEvents extends PTransform<PCollection<RawRecord>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** What has been counted, per cell. */
  public static final TupleTag<AggregateRow> ROWS = new TupleTag<>("rows") {};

  /** How much was late or rejected. */
  public static final TupleTag<LeftoverRow> LEFTOVERS = new TupleTag<>("leftovers") {};

  /** What was rejected, for the dead letters. */
  public static final TupleTag<Rejection> REJECTIONS = new TupleTag<>("rejections") {};

  private final Source source;
  private final String currency;
  private final WindowStrategy windows;
  private final DivertLateEvents divertLateEvents;
  private final Duration dedupHorizon;

  private CountEvents(
      Source source,
      String currency,
      WindowStrategy windows,
      DivertLateEvents divertLateEvents,
      Duration dedupHorizon) {
    this.divertLateEvents = divertLateEvents;
    this.source = source;
    this.currency = currency;
    this.windows = windows;
    this.dedupHorizon = dedupHorizon;
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
    return new CountEvents(source, currency, windows, divertLateEvents, dedupHorizon);
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    PCollectionTuple divided = decodeAndDivide(records);
    PCollection<AggregateRow> rows =
        divided
            .get(BatchByShard.BATCHES)
            .setCoder(BatchByShard.CODER)
            .apply(
                "DeduplicateEvents",
                DeduplicateEvents.create()
                    .withHorizon(dedupHorizon)
                    .ofBatches(
                        TagTraffic.create().stage().then(AggregateClicks.summing()),
                        AggregateClicks.SUMS))
            .setCoder(BatchByShard.CODER)
            .apply(
                "AggregateClicks",
                AggregateClicks.of(source, currency, windows.minutes()).ofSums());
    PCollection<LeftoverRow> leftovers =
        PCollectionList.of(
                divided
                    .get(DivertLateEvents.LATE)
                    .apply("LateToLeftover", TallyLeftovers.lateEvents()))
            .and(
                divided
                    .get(DecodeEvents.REJECTIONS)
                    .apply("RejectedToLeftover", TallyLeftovers.rejections()))
            .apply("AllLeftovers", Flatten.pCollections())
            .apply("Endless", windows.endless())
            .apply("TallyLeftovers", TallyLeftovers.of(source));
    return PCollectionTuple.of(ROWS, rows)
        .and(LEFTOVERS, leftovers)
        .and(REJECTIONS, divided.get(DecodeEvents.REJECTIONS));
  }

  /**
   * Batches of timely events, late events, rejections: in one step, where lateness needs no state.
   */
  private PCollectionTuple decodeAndDivide(PCollection<RawRecord> records) {
    Stage<RawRecord, LoggedEvent> decode = DecodeEvents.inCurrency(currency).stage();
    Optional<Stage<LoggedEvent, AdEvent>> divide = divertLateEvents.stage();
    if (divide.isPresent()) {
      return records.apply(
          "DecodeAndDivide",
          RunStage.of(
              decode.then(divide.get()).then(DeduplicateEvents.batching()),
              BatchByShard.BATCHES,
              TupleTagList.of(DivertLateEvents.LATE).and(DecodeEvents.REJECTIONS)));
    }
    PCollectionTuple decoded =
        records.apply(
            "DecodeEvents",
            RunStage.of(decode, DecodeEvents.EVENTS, TupleTagList.of(DecodeEvents.REJECTIONS)));
    PCollectionTuple divided =
        decoded.get(DecodeEvents.EVENTS).apply("DivertLateEvents", divertLateEvents);
    return divided
        .get(DivertLateEvents.TIMELY)
        .apply(
            "BatchById",
            RunStage.of(DeduplicateEvents.batching(), BatchByShard.BATCHES, TupleTagList.empty()))
        .and(DivertLateEvents.LATE, divided.get(DivertLateEvents.LATE))
        .and(DecodeEvents.REJECTIONS, decoded.get(DecodeEvents.REJECTIONS));
  }
}
