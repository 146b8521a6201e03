package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
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
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The form that {@link DeduplicateEvents} takes in a stream: one batch after the other.
 *
 * @param <O> what the stages at its end make of counted events
 */
final class FindFirstFn<O> extends DoFn<KV<Integer, byte[]>, O> {
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
  private transient ShardLogs<RememberedIds> logs;
  private final Stage<TaggedEvent, O> next;
  private final TupleTag<O> tag;
  private transient EventBatch unpacked;
  private transient StageRunner<TaggedEvent, O> out;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  FindFirstFn(Expiry expiry, Stage<TaggedEvent, O> next, TupleTag<O> tag) {
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
  public Duration getAllowedTimestampSkew() {
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
      TaggedEvent arrived = unpacked.event(i);
      long value = unpacked.value(i);
      long known = log.index().get(unpacked.high(i), unpacked.low(i));
      if (known == RememberedIds.UNKNOWN) {
        firstCount++;
        remember(log, i, value);
        emit(arrived);
      } else if (RememberedIds.displaces(value, known)) {
        demotions.inc();
        remember(log, i, value);
        emit(demoted(arrived, known));
        emit(arrived);
      } else {
        duplicateCount++;
        boolean conflict = RememberedIds.conflict(value, known);
        if (conflict) {
          conflicts.inc();
        }
        emit(Repeat.of(arrived, conflict));
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
                timer.withNoOutputTimestamp().set(Instant.ofEpochMilli(expiry.expiresAt(bucket))));
  }

  private static TaggedEvent demoted(TaggedEvent displacing, long known) {
    AdEvent event = displacing.event();
    EventHeader header = event.header();
    long eventTimeMillis = RememberedIds.eventTimeMillis(known);
    return new TaggedEvent(
        event.withHeader(
            header.withTimes(eventTimeMillis, eventTimeMillis, header.receivedAtMillis())),
        Role.DEMOTED,
        Undecided.alone(RememberedIds.isUndecided(known)),
        displacing.agentHash());
  }

  private void emit(TaggedEvent tagged) {
    // Never earlier than the batch: that has the time of its earliest event.
    out.emit(tagged, tagged.event().header().eventTimeMillis());
  }
}
