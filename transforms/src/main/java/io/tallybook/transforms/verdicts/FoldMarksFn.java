package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import io.tallybook.transforms.traffic.MarkingRule;
import java.util.List;
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
 * The form that {@link FoldVerdicts} takes in a stream: one batch after the other.
 *
 * @param <O> what the stages at its end make of changes
 */
final class FoldMarksFn<O> extends DoFn<KV<Integer, byte[]>, O> {
  private static final long serialVersionUID = 1L;

  @StateId("stamp")
  private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

  @StateId("log")
  private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

  @TimerId("expiry")
  private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final List<MarkingRule> rules;
  private final Expiry expiry;
  private final Stage<VerdictChange, O> next;
  private final TupleTag<O> tag;
  private transient ShardLogs<MarkedClicks> logs;
  private transient StageRunner<VerdictChange, O> out;
  private transient MarkFold fold;

  @SuppressWarnings("NullAway.Init") // transient fields are set in setup
  FoldMarksFn(
      List<MarkingRule> rules, Expiry expiry, Stage<VerdictChange, O> next, TupleTag<O> tag) {
    this.rules = rules;
    this.expiry = expiry;
    this.next = next;
    this.tag = tag;
  }

  @Setup
  public void setup() {
    logs = new ShardLogs<>(MarkedClicks::new);
    out = new StageRunner<>(next, tag);
    fold = new MarkFold(expiry, FoldVerdicts.verdictsOf(rules), out);
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
    ShardLog<MarkedClicks> log = logs.open(batch.getKey(), stamp, segments);
    fold.fold(batch.getValue(), log);
    awaitExpiry(log, timer);
    log.close();
  }

  @OnTimer("expiry")
  public void expire(
      @Key Integer shard,
      @StateId("stamp") ValueState<byte[]> stamp,
      @StateId("log") MapState<Long, byte[]> segments,
      @TimerId("expiry") Timer timer) {
    ShardLog<MarkedClicks> log = logs.open(shard, stamp, segments);
    log.firstBucket()
        .ifPresent(
            bucket -> {
              log.index().forget(bucket);
              log.drop(bucket);
            });
    awaitExpiry(log, timer);
    log.close();
  }

  private void awaitExpiry(ShardLog<MarkedClicks> log, Timer timer) {
    log.bucketToAwait()
        .ifPresent(
            bucket ->
                timer.withNoOutputTimestamp().set(Instant.ofEpochMilli(expiry.expiresAt(bucket))));
  }
}
