package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.StageRunner;
import java.util.ArrayList;
import java.util.List;
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
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Finds clicks beyond the {@link VelocityRule} invalid, on the building block of the product's own
 * keyed steps.
 *
 * <p>Batches of {@code TaggedEvent} -> what the next stage makes of them: every element once.
 * Repeats are not counted. State: 36 bytes per user, ad and rule window, until the watermark passes
 * the window's end. Cost: one shuffle of batches by user and ad.
 */
final class LimitVelocityByShard<O>
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<O>> {
  private static final long serialVersionUID = 1L;

  private static final Verdict VERDICT =
      new Verdict(
          "VELOCITY",
          1,
          "",
          Verdict.Tier.T1,
          Verdict.Category.SIVT,
          Verdict.Decision.INVALID,
          "too many clicks in 10 s");

  private final Stage<TaggedEvent, O> next;
  private final TupleTag<O> tag;

  /**
   * Judges batches.
   *
   * @param next what happens to each event in the same step
   * @param tag of what the last stage hands on
   */
  LimitVelocityByShard(Stage<TaggedEvent, O> next, TupleTag<O> tag) {
    this.next = next;
    this.tag = tag;
  }

  /** What packs events into batches, as a stage of a chain. */
  static Stage<TaggedEvent, KV<Integer, byte[]>> batching() {
    return BatchByShard.with(VisitEncoder::new).stage();
  }

  @Override
  public PCollection<O> expand(PCollection<KV<Integer, byte[]>> batches) {
    return batches
        .apply(
            "CountVisits",
            ParDo.of(new CountVisitsFn<>(next, tag)).withOutputTags(tag, TupleTagList.empty()))
        .get(tag);
  }

  /** An event in a batch: the fingerprint of user and ad (16 bytes), the event. */
  private static final class VisitEncoder implements ShardEncoder<TaggedEvent> {
    private final TaggedEventFormat format = new TaggedEventFormat();
    private final BytesWriter visit = new BytesWriter();
    private final Fingerprint fingerprint = new Fingerprint();

    @Override
    public long encode(TaggedEvent tagged, BytesWriter out) {
      FieldBytes fields = tagged.event().header().fieldBytes();
      visit.clear();
      visit.writeVarint(fields.userIdLength());
      visit.writeBytes(fields.array(), fields.userIdFrom(), fields.userIdLength());
      visit.writeBytes(fields.array(), fields.adFrom(), fields.adLength());
      fingerprint.of(visit.array(), 0, visit.size());
      out.writeLong(fingerprint.high());
      out.writeLong(fingerprint.low());
      format.write(tagged, out);
      return fingerprint.low();
    }
  }

  private static final class CountVisitsFn<O> extends DoFn<KV<Integer, byte[]>, O> {
    private static final long serialVersionUID = 1L;

    @StateId("stamp")
    private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

    @StateId("log")
    private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private transient ShardLogs<VisitCounts> logs;
    private transient TaggedEventFormat format;
    private transient StageRunner<TaggedEvent, O> out;

    private final Stage<TaggedEvent, O> next;
    private final TupleTag<O> tag;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    CountVisitsFn(Stage<TaggedEvent, O> next, TupleTag<O> tag) {
      this.next = next;
      this.tag = tag;
    }

    @Setup
    public void setup() {
      logs = new ShardLogs<>(VisitCounts::new);
      format = new TaggedEventFormat();
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
      ShardLog<VisitCounts> log = logs.open(batch.getKey(), stamp, segments);
      BytesReader in = BatchByShard.read(batch.getValue());
      while (in.hasMore()) {
        long high = in.readLong();
        long low = in.readLong();
        TaggedEvent tagged = format.read(in);
        long eventTimeMillis = tagged.event().header().eventTimeMillis();
        long windowStart = VelocityRule.windowStart(eventTimeMillis);
        boolean allowed = tagged.role() != Role.FIRST;
        if (!allowed && log.index().count(windowStart, high, low)) {
          allowed = true;
          log.appendTo(windowStart).writeLong(high);
          log.appendTo(windowStart).writeLong(low);
        }
        out.emit(allowed ? tagged : invalid(tagged), eventTimeMillis);
      }
      awaitExpiry(log, timer);
      log.close();
    }

    @OnTimer("expiry")
    public void expire(
        @Key Integer shard,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        @TimerId("expiry") Timer timer) {
      ShardLog<VisitCounts> log = logs.open(shard, stamp, segments);
      log.firstBucket()
          .ifPresent(
              windowStart -> {
                log.index().forget(windowStart);
                log.drop(windowStart);
              });
      awaitExpiry(log, timer);
      log.close();
    }

    private static void awaitExpiry(ShardLog<VisitCounts> log, Timer timer) {
      log.bucketToAwait()
          .ifPresent(
              windowStart ->
                  timer
                      .withNoOutputTimestamp()
                      .set(Instant.ofEpochMilli(windowStart + VelocityRule.WINDOW_MILLIS)));
    }

    private static TaggedEvent invalid(TaggedEvent tagged) {
      List<Verdict> verdicts = new ArrayList<>(tagged.verdicts());
      verdicts.add(VERDICT);
      return tagged.withVerdicts(verdicts);
    }
  }
}
