package io.tallybook.transforms.dedup;

import io.tallybook.model.JudgedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.window.Period;
import java.time.Duration;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Finds, among events that share an id, the one that counts.
 *
 * <p>{@code PCollection<JudgedEvent>} -> {@code PCollection<TaggedEvent>}, both in the global
 * window: every event once, as FIRST or DUPLICATE; and an event that was announced as FIRST once
 * more, as DEMOTED, when an earlier one of its id arrives afterwards. Whoever adds up the roles
 * gets the same sums whatever the order of arrival: the event that counts is the earliest by event
 * time.
 *
 * <p>Where events of one id contradict each other (their payloads differ, times aside), the payload
 * that arrived first counts, and no other displaces it: an id's events share a partition of the log
 * and keep its order, so that first is a fact of the log. Whoever sends an id again with another
 * price and an earlier time changes nothing.
 *
 * <p>Over a bounded input every event leaves once, as FIRST or DUPLICATE: all events of an id are
 * compared, however far apart, by their place in the log instead of their arrival. The sums are
 * those that the stream arrives at when it reads the log in order and forgets nothing.
 *
 * <p>A demoted event carries its event time, the payload it shares with the event that displaced
 * it, and that event's receive time, which is when its cell last changed; of what was said of it
 * only whether a rule could not decide. A repeat carries no verdicts but one of its own: that it
 * contradicts the event that counts. All events leave without the user agent: it is a third of the
 * bytes that would have to be shuffled, and the rules that look at it have done so.
 *
 * <p>Time: outputs carry their own event's time. An id is remembered until the watermark passes the
 * event time of the event that counts plus the horizon, and at most an eighth of the horizon
 * longer. A repeat after that is announced as FIRST again, so the horizon must exceed the time
 * after which events are late anyway (window, allowed lateness and the usual distance between a
 * repeat and its original).
 *
 * <p>Guarantees: exact within the horizon, by 128-bit fingerprints of the ids; see {@link
 * io.tallybook.transforms.bytes.Fingerprint} for the odds. A contradiction is overlooked once in
 * two million. It does not promise anything beyond the horizon.
 *
 * <p>State: up to 36 bytes per remembered id in memory and 24 in the log (see {@link ShardLogs}),
 * cleared by one event-time timer per shard; at most (events per second) x (horizon) ids.
 *
 * <p>State over a bounded input: none; one shard's events and up to 44 bytes for each are in memory
 * at a time, per worker.
 *
 * <p>Rejects: nothing. Cost: one shuffle of batches by event id, which no hot key can load.
 */
public final class DeduplicateEvents
    extends PTransform<PCollection<JudgedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  /** Default of {@link #withHorizon}. */
  public static final Duration HORIZON_DEFAULT = Duration.ofHours(1);

  /** Default of {@link #withBatchShards}: of 100 million events of 150 bytes, a shard has 15 MB. */
  public static final int BATCH_SHARDS_DEFAULT = 1024;

  private static final int BATCH_SHARDS_MAX = 1 << 14;

  /** All events. */
  public static final TupleTag<TaggedEvent> COUNTED = new TupleTag<>("counted") {};

  private final Duration horizon;
  private final int batchShards;
  private final Period period;

  private DeduplicateEvents(Duration horizon, int batchShards, Period period) {
    this.horizon = horizon;
    this.batchShards = batchShards;
    this.period = period;
  }

  public static DeduplicateEvents create() {
    return new DeduplicateEvents(HORIZON_DEFAULT, BATCH_SHARDS_DEFAULT, Period.ALL);
  }

  /**
   * How long, in event time, an id is remembered after its first event. Over a bounded input the
   * horizon is that of the input.
   *
   * @throws IllegalArgumentException if shorter than {@link Expiry#BUCKETS} milliseconds
   */
  public DeduplicateEvents withHorizon(Duration horizon) {
    if (horizon.toMillis() < Expiry.BUCKETS) {
      throw new IllegalArgumentException(
          "horizon must be " + Expiry.BUCKETS + " ms or more, is " + horizon);
    }
    return new DeduplicateEvents(horizon, batchShards, period);
  }

  /**
   * Into how many shards a bounded input is divided. A worker collects up to 64 KiB for each, and
   * then has the events of one in memory at a time.
   *
   * @param shards a power of two, at most 16,384
   * @throws IllegalArgumentException if it is none
   */
  public DeduplicateEvents withBatchShards(int shards) {
    if (shards < 1 || shards > BATCH_SHARDS_MAX || Integer.bitCount(shards) != 1) {
      throw new IllegalArgumentException(
          "batchShards must be a power of two up to " + BATCH_SHARDS_MAX + ", are " + shards);
    }
    return new DeduplicateEvents(horizon, shards, period);
  }

  /**
   * Puts out the events of a period only; those outside it take part in the comparison all the
   * same. For bounded inputs.
   */
  public DeduplicateEvents withPeriod(Period newPeriod) {
    return new DeduplicateEvents(horizon, batchShards, newPeriod);
  }

  /**
   * What packs events into the batches that {@link #ofBatches} takes, as a stage of a chain.
   *
   * @param bounded whether the input is
   */
  public Stage<JudgedEvent, KV<Integer, byte[]>> batching(IsBounded bounded) {
    Period kept = period; // for the lambda, which must not capture the transform
    if (bounded == IsBounded.BOUNDED) {
      return BatchByShard.<JudgedEvent>with(() -> new PlacedEventEncoder(kept))
          .withShards(batchShards)
          .stage();
    } else if (!period.equals(Period.ALL)) {
      throw new IllegalArgumentException("a stream has no period: it must be a bounded input");
    }
    return BatchByShard.with(EventEncoder::new).stage();
  }

  /**
   * The same on batches, with a chain of stages at its end.
   *
   * @param next what happens to each counted event in the same step
   * @param tag of what the last stage hands on
   * @param sides the tags of all side outputs of the stages
   */
  public <O> PTransform<PCollection<KV<Integer, byte[]>>, PCollectionTuple> ofBatches(
      Stage<TaggedEvent, O> next, TupleTag<O> tag, TupleTagList sides) {
    return new OfBatches<>(new Expiry(horizon.toMillis()), next, tag, sides);
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<JudgedEvent> events) {
    return events
        .apply(
            "BatchById",
            RunStage.of(batching(events.isBounded()), BatchByShard.BATCHES, TupleTagList.empty()))
        .get(BatchByShard.BATCHES)
        .setCoder(BatchByShard.CODER)
        .apply(ofBatches((out, sides) -> out::emit, COUNTED, TupleTagList.empty()))
        .get(COUNTED);
  }

  private static final class OfBatches<O>
      extends PTransform<PCollection<KV<Integer, byte[]>>, PCollectionTuple> {
    private static final long serialVersionUID = 1L;

    private final Expiry expiry;
    private final Stage<TaggedEvent, O> next;
    private final TupleTag<O> tag;
    private final TupleTagList sides;

    OfBatches(Expiry expiry, Stage<TaggedEvent, O> next, TupleTag<O> tag, TupleTagList sides) {
      this.expiry = expiry;
      this.next = next;
      this.tag = tag;
      this.sides = sides;
    }

    @Override
    public PCollectionTuple expand(PCollection<KV<Integer, byte[]>> batches) {
      return batches.isBounded() == IsBounded.BOUNDED
          ? batches
              .apply("GroupByShard", GroupByKey.<Integer, byte[]>create())
              .apply(
                  "FindCounting",
                  ParDo.of(new FindCountingFn<>(next, tag)).withOutputTags(tag, sides))
          : batches.apply(
              "FindFirst",
              ParDo.of(new FindFirstFn<>(expiry, next, tag)).withOutputTags(tag, sides));
    }
  }
}
