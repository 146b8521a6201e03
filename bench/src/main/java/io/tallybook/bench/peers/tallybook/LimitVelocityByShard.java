package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.CountedEvent.Role;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
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
import org.joda.time.Instant;

/**
 * Finds clicks beyond the {@link VelocityRule} invalid, on the building block of the product's own
 * keyed steps.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<TaggedEvent>}: every element once.
 * Repeats are not counted. State: 36 bytes per user, ad and rule window, until the watermark passes
 * the window's end. Cost: one shuffle of batches by user and ad.
 */
final class LimitVelocityByShard
    extends PTransform<PCollection<TaggedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  private static final Verdict VERDICT =
      new Verdict(
          "VELOCITY", 1, "", Verdict.Tier.T1, Verdict.Decision.INVALID, "too many clicks in 10 s");

  @Override
  public PCollection<TaggedEvent> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("BatchByVisit", BatchByShard.with(VisitEncoder::new))
        .apply("CountVisits", ParDo.of(new CountVisitsFn()));
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

  private static final class CountVisitsFn extends DoFn<KV<Integer, byte[]>, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    @StateId("stamp")
    private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

    @StateId("log")
    private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

    @TimerId("expiry")
    private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private transient ShardLogs<VisitCounts> logs;
    private transient TaggedEventFormat format;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    CountVisitsFn() {}

    @Setup
    public void setup() {
      logs = new ShardLogs<>(VisitCounts::new);
      format = new TaggedEventFormat();
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, byte[]> batch,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        @TimerId("expiry") Timer timer,
        OutputReceiver<TaggedEvent> out) {
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
        out.outputWithTimestamp(
            allowed ? tagged : invalid(tagged), Instant.ofEpochMilli(eventTimeMillis));
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
      return new TaggedEvent(tagged.event(), tagged.role(), verdicts);
    }
  }
}
