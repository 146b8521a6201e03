package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.CountedEvent;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.EventHeader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import java.time.Duration;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/**
 * Finds, among events that share an id, the one that counts.
 *
 * <p>{@code PCollection<AdEvent>} -> {@code PCollection<CountedEvent>}, both in the global window:
 * every event once, as FIRST or DUPLICATE; and an event that was announced as FIRST once more, as
 * DEMOTED, when an earlier one of its id arrives afterwards. Whoever adds up the roles gets the
 * same sums whatever the order of arrival: the event that counts is the earliest by event time.
 *
 * <p>Where events of one id contradict each other (their payloads differ, times aside), the payload
 * that arrived first counts, and no other displaces it: an id's events share a partition of the log
 * and keep its order, so that first is a fact of the log. Whoever sends an id again with another
 * price and an earlier time changes nothing.
 *
 * <p>A demoted event carries its event time and the payload it shares with the event that displaced
 * it, and that event's receive time, which is when its cell last changed.
 *
 * <p>Time: outputs carry their own event's time. An id is remembered until the watermark passes the
 * event time of the event that counts plus the horizon, and at most an eighth of the horizon
 * longer. A repeat after that is announced as FIRST again, so the horizon must exceed the time
 * after which events are late anyway (window, allowed lateness and the usual distance between a
 * repeat and its original).
 *
 * <p>Guarantees: exact within the horizon, by 128-bit fingerprints of the ids; see {@link
 * io.tallybook.transforms.bytes.Fingerprint} for the odds. A contradiction is overlooked once in
 * four million. It does not promise anything beyond the horizon.
 *
 * <p>State: up to 36 bytes per remembered id in memory and 24 in the log (see {@link ShardLogs}),
 * cleared by one event-time timer per shard; at most (events per second) x (horizon) ids.
 *
 * <p>Rejects: nothing. Cost: one shuffle of batches by event id, which no hot key can load.
 */
public final class DeduplicateEvents
    extends PTransform<PCollection<AdEvent>, PCollection<CountedEvent>> {
  private static final long serialVersionUID = 1L;

  /** Default of {@link #withHorizon}. */
  public static final Duration HORIZON_DEFAULT = Duration.ofHours(1);

  /** All events. */
  public static final TupleTag<CountedEvent> COUNTED = new TupleTag<>("counted") {};

  private final Duration horizon;

  private DeduplicateEvents(Duration horizon) {
    this.horizon = horizon;
  }

  public static DeduplicateEvents create() {
    return new DeduplicateEvents(HORIZON_DEFAULT);
  }

  /**
   * How long, in event time, an id is remembered after its first event.
   *
   * @throws IllegalArgumentException if shorter than {@link Expiry#BUCKETS} milliseconds
   */
  public DeduplicateEvents withHorizon(Duration horizon) {
    if (horizon.toMillis() < Expiry.BUCKETS) {
      throw new IllegalArgumentException(
          "horizon must be " + Expiry.BUCKETS + " ms or more, is " + horizon);
    }
    return new DeduplicateEvents(horizon);
  }

  /** What packs events into the batches that {@link #ofBatches} takes, as a stage of a chain. */
  public static Stage<AdEvent, KV<Integer, byte[]>> batching() {
    return BatchByShard.stage(EventEncoder::new);
  }

  /**
   * The same on batches, with a chain of stages at its end.
   *
   * @param next what happens to each counted event in the same step
   * @param tag of what the last stage hands on
   */
  public <O> PTransform<PCollection<KV<Integer, byte[]>>, PCollection<O>> ofBatches(
      Stage<CountedEvent, O> next, TupleTag<O> tag) {
    return new OfBatches<>(new Expiry(horizon.toMillis()), next, tag);
  }

  @Override
  public PCollection<CountedEvent> expand(PCollection<AdEvent> events) {
    return events
        .apply("BatchById", BatchByShard.with(EventEncoder::new))
        .apply(ofBatches((out, sides) -> out::emit, COUNTED));
  }

  private static final class OfBatches<O>
      extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<O>> {
    private static final long serialVersionUID = 1L;

    private final Expiry expiry;
    private final Stage<CountedEvent, O> next;
    private final TupleTag<O> tag;

    OfBatches(Expiry expiry, Stage<CountedEvent, O> next, TupleTag<O> tag) {
      this.expiry = expiry;
      this.next = next;
      this.tag = tag;
    }

    @Override
    public PCollection<O> expand(PCollection<KV<Integer, byte[]>> batches) {
      return batches
          .apply(
              "FindFirst",
              ParDo.of(new FindFirstFn<>(expiry, next, tag))
                  .withOutputTags(tag, TupleTagList.empty()))
          .get(tag);
    }
  }

  private static final class FindFirstFn<O> extends DoFn<KV<Integer, byte[]>, O> {
    private static final long serialVersionUID = 1L;

    @StateId("stamp")
    private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

    @StateId("log")
    private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Counter firsts = Metrics.counter(DeduplicateEvents.class, "firsts");
    private final Counter duplicates = Metrics.counter(DeduplicateEvents.class, "duplicates");
    private final Counter demotions = Metrics.counter(DeduplicateEvents.class, "demotions");
    private final Counter conflicts = Metrics.counter(DeduplicateEvents.class, "id_conflicts");

    private final Expiry expiry;
    private final Stage<CountedEvent, O> next;
    private final TupleTag<O> tag;
    private transient ShardLogs<RememberedIds> logs;
    private transient EventBatch unpacked;
    private transient StageRunner<CountedEvent, O> out;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    FindFirstFn(Expiry expiry, Stage<CountedEvent, O> next, TupleTag<O> tag) {
      this.expiry = expiry;
      this.next = next;
      this.tag = tag;
    }

    @Setup
    public void setup() {
      logs = new ShardLogs<>(RememberedIds::new);
      unpacked = new EventBatch();
      out = new StageRunner<>(next, tag);
    }

    @StartBundle
    public void startBundle() {
      out.start();
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      out.finish(context);
    }

    @Override
    @SuppressWarnings("deprecation") // still the only way to say it
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return StageRunner.ANY_SKEW;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, byte[]> batch,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        @TimerId("expiry") Timer timer,
        MultiOutputReceiver receiver) {
      out.outputTo(receiver);
      ShardLog<RememberedIds> log = logs.open(batch.getKey(), stamp, segments);
      unpacked.read(batch.getValue());
      log.index().lookAhead(unpacked.highs(), unpacked.size());
      long firstCount = 0;
      long duplicateCount = 0;
      for (int i = 0; i < unpacked.size(); i++) {
        AdEvent arrived = unpacked.event(i);
        long value = unpacked.value(i);
        long known = log.index().get(unpacked.high(i), unpacked.low(i));
        if (known == RememberedIds.UNKNOWN) {
          firstCount++;
          remember(log, i, value);
          emit(arrived, Role.FIRST);
        } else if (RememberedIds.displaces(value, known)) {
          demotions.inc();
          remember(log, i, value);
          emit(demoted(arrived, RememberedIds.eventTimeMillis(known)), Role.DEMOTED);
          emit(arrived, Role.FIRST);
        } else {
          duplicateCount++;
          if (RememberedIds.conflict(value, known)) {
            conflicts.inc();
          }
          emit(arrived, Role.DUPLICATE);
        }
      }
      firsts.inc(firstCount);
      duplicates.inc(duplicateCount);
      awaitExpiry(log, timer);
      log.close();
    }

    @OnTimer("expiry")
    public void expire(
        @Key Integer shard,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        @TimerId("expiry") Timer timer) {
      ShardLog<RememberedIds> log = logs.open(shard, stamp, segments);
      log.firstBucket()
          .ifPresent(
              bucket -> {
                log.index().forgetBefore(expiry.endOf(bucket));
                log.drop(bucket);
              });
      awaitExpiry(log, timer);
      log.close();
    }

    private void remember(ShardLog<RememberedIds> log, int index, long value) {
      long high = unpacked.high(index);
      long low = unpacked.low(index);
      long bucket = expiry.bucketOf(RememberedIds.eventTimeMillis(value));
      RememberedIds.write(high, low, value, bucket, log.appendTo(bucket));
      log.index().put(high, low, value);
    }

    private void awaitExpiry(ShardLog<RememberedIds> log, Timer timer) {
      log.bucketToAwait()
          .ifPresent(
              bucket ->
                  timer
                      .withNoOutputTimestamp()
                      .set(Instant.ofEpochMilli(expiry.expiresAt(bucket))));
    }

    private static AdEvent demoted(AdEvent displacing, long eventTimeMillis) {
      EventHeader header = displacing.header();
      return displacing.withHeader(
          header.withTimes(eventTimeMillis, eventTimeMillis, header.receivedAtMillis()));
    }

    private void emit(AdEvent event, Role role) {
      // Never earlier than the batch: that has the time of its earliest event.
      out.emit(new CountedEvent(event, role), event.header().eventTimeMillis());
    }
  }
}
