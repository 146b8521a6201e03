package io.tallybook.transforms.visits;

import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.verdicts.FoldVerdicts;
import io.tallybook.transforms.verdicts.Mark;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** The form that {@link JudgeVisits} takes in a stream: one batch after the other. */
final class JudgeArrivalsFn extends DoFn<KV<Integer, byte[]>, KV<Integer, byte[]>> {
  private static final long serialVersionUID = 1L;

  /**
   * When a bucket is forgotten, all keys of the shard are passed by: of more buckets each visit
   * would be passed by more often, of fewer it stays longer.
   */
  private static final int BUCKETS = 3;

  @StateId("stamp")
  private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

  @StateId("log")
  private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

  @TimerId("expiry")
  private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final LaneRules rules;
  private final long horizonMillis;
  private final boolean keepsContents;
  private final Expiry expiry;
  private transient ShardLogs<ShardVisits> logs;
  private transient StageRunner<Mark, KV<Integer, byte[]>> out;
  private transient Arrivals arrivals;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  JudgeArrivalsFn(LaneRules rules, long horizonMillis, boolean keepsContents) {
    this.rules = rules;
    this.horizonMillis = horizonMillis;
    this.keepsContents = keepsContents;
    // A bucket waits as long as rules reach back to it; unless that is long: then it is looked
    // through at once, and what matters of it is carried on.
    long reachMillis = rules.reachMillis();
    this.expiry =
        new Expiry(horizonMillis + (reachMillis <= horizonMillis ? reachMillis : 0), BUCKETS);
  }

  @Setup
  public void setup() {
    logs = new ShardLogs<>(() -> new ShardVisits(rules, expiry, horizonMillis));
    out = new StageRunner<>(FoldVerdicts.batching(), BatchByShard.BATCHES);
    arrivals = new Arrivals(rules, expiry, keepsContents, out);
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
    ShardLog<ShardVisits> log = logs.open(batch.getKey(), stamp, segments);
    arrivals.judge(batch.getValue(), log);
    awaitExpiry(log, timer);
    log.close();
  }

  @OnTimer("expiry")
  public void expire(
      @Key Integer shard,
      @StateId("stamp") ValueState<byte[]> stamp,
      @StateId("log") MapState<Long, byte[]> segments,
      @TimerId("expiry") Timer timer) {
    ShardLog<ShardVisits> log = logs.open(shard, stamp, segments);
    log.firstBucket()
        .ifPresent(
            bucket -> {
              log.index().forget(bucket, log);
              log.drop(bucket);
            });
    awaitExpiry(log, timer);
    log.close();
  }

  private void awaitExpiry(ShardLog<ShardVisits> log, Timer timer) {
    log.bucketToAwait()
        .ifPresent(
            bucket ->
                timer.withNoOutputTimestamp().set(Instant.ofEpochMilli(expiry.expiresAt(bucket))));
  }
}
