package io.tallybook.transforms.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Money;
import io.tallybook.model.Source;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.shard.ShardLogs;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
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
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Counts events by minute, ad, country and device.
 *
 * <p>{@code PCollection<TaggedEvent>} in the global window -> {@code PCollection<AggregateRow>} in
 * the given windows: one row per pane and cell that has news.
 *
 * <p>Time: the minute comes from the event time. The windows must be fixed, a minute or longer and
 * aligned to minutes, or the global one; and their panes accumulate: each row then holds all that
 * has been counted in its cell so far, early, on time or late. Panes follow the windows' trigger,
 * see {@link FiringPolicy#of} for those that can be followed.
 *
 * <p>Guarantees: a row's version is the number of changes it contains, so a fuller row has a larger
 * version, and the measures in the last row of a cell do not depend on the order of arrival. After
 * a restore a row may be announced again, unchanged.
 *
 * <p>State: a log of sums per shard and window (see {@link ShardLogs}), of at most four rows per
 * live cell and a thousand; cleared by the runner at the end of the allowed lateness. Over a
 * bounded input none: the cells of one shard are in memory at a time. Rejects: nothing. Cost: one
 * shuffle of sums, one row per bundle and cell: a hot ad costs less than others, not more.
 */
public final class AggregateClicks
    extends PTransform<PCollection<TaggedEvent>, PCollection<AggregateRow>> {
  private static final long serialVersionUID = 1L;

  /** What {@link #summing} hands on. */
  public static final TupleTag<KV<Integer, byte[]>> SUMS = new TupleTag<>("sums") {};

  private final Source source;
  private final String currency;
  private final Window<KV<Integer, byte[]>> windows;

  private AggregateClicks(Source source, String currency, Window<KV<Integer, byte[]>> windows) {
    this.source = source;
    this.currency = currency;
    this.windows = windows;
  }

  /**
   * Counts for one source in one currency.
   *
   * @param currency ISO 4217; the currency of all events
   * @param windows how the pipeline cuts time; applied to sums, not to each event
   */
  public static AggregateClicks of(
      Source source, String currency, Window<KV<Integer, byte[]>> windows) {
    return new AggregateClicks(source, new Money(0, currency).currency(), windows);
  }

  /** What sums events before the shuffle, as the last stage of a chain; for {@link #ofSums}. */
  public static Stage<TaggedEvent, KV<Integer, byte[]>> summing() {
    return (out, sides) -> new SumInBundle(out, true);
  }

  /** The same for sums of which all minutes go into one window: fewer and larger batches. */
  public static Stage<TaggedEvent, KV<Integer, byte[]>> summingAllMinutes() {
    return (out, sides) -> new SumInBundle(out, false);
  }

  /** The same on sums. */
  public PTransform<PCollection<KV<Integer, byte[]>>, PCollection<AggregateRow>> ofSums() {
    return new OfSums(source, currency, windows);
  }

  @Override
  public PCollection<AggregateRow> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("SumInBundle", RunStage.of(summing(), SUMS, TupleTagList.empty()))
        .get(SUMS)
        .setCoder(BatchByShard.CODER)
        .apply(ofSums());
  }

  private static final class OfSums
      extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<AggregateRow>> {
    private static final long serialVersionUID = 1L;

    private final Source source;
    private final String currency;
    private final Window<KV<Integer, byte[]>> windows;

    OfSums(Source source, String currency, Window<KV<Integer, byte[]>> windows) {
      this.source = source;
      this.currency = currency;
      this.windows = windows;
    }

    @Override
    public PCollection<AggregateRow> expand(PCollection<KV<Integer, byte[]>> sums) {
      PCollection<KV<Integer, byte[]>> windowed = sums.apply("Windows", windows);
      FiringPolicy firing = FiringPolicy.of(windowed.getWindowingStrategy());
      return windowed.isBounded() == PCollection.IsBounded.BOUNDED
          ? windowed.apply("Batch", new SumBatch(source, currency))
          : windowed.apply("SumByShard", ParDo.of(new SumByShardFn(source, currency, firing)));
    }
  }

  /** Shard and window: what state belongs to. */
  private record Scope(Integer shard, BoundedWindow window) {}

  private static final class SumByShardFn extends DoFn<KV<Integer, byte[]>, AggregateRow> {
    private static final long serialVersionUID = 1L;

    /** The windows scope the log already. */
    private static final long BUCKET = 0;

    @StateId("stamp")
    private final StateSpec<ValueState<byte[]>> stampSpec = ShardLogs.stamp();

    @StateId("log")
    private final StateSpec<MapState<Long, byte[]>> logSpec = ShardLogs.segments();

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @TimerId("news")
    private final TimerSpec newsSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private final Source source;
    private final String currency;
    private final FiringPolicy firing;
    private transient ShardLogs<WindowSums> logs;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    SumByShardFn(Source source, String currency, FiringPolicy firing) {
      this.source = source;
      this.currency = currency;
      this.firing = firing;
    }

    @Setup
    public void setup() {
      AdEventFormat format = new AdEventFormat();
      logs = new ShardLogs<>(() -> new WindowSums(source, currency, format));
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, byte[]> batch,
        BoundedWindow window,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        @TimerId("end") Timer end,
        @TimerId("news") Timer news) {
      ShardLog<WindowSums> log = logs.open(new Scope(batch.getKey(), window), stamp, segments);
      WindowSums sums = log.index();
      byte[] rows = batch.getValue();
      sums.replay(BUCKET, 0, new BytesReader(rows));
      if (sums.isLogTooLong()) {
        log.drop(BUCKET);
        sums.rewrite(log.appendTo(BUCKET));
      } else {
        log.appendTo(BUCKET).writeBytes(rows, 0, rows.length);
      }
      if (sums.awaitsEnd()) {
        end.set(window.maxTimestamp());
      }
      if (firing.announcesNews(sums.ended()) && !sums.newsAwaited()) {
        sums.awaitNews(log.appendTo(BUCKET));
        long ageMillis =
            news.getCurrentRelativeTime().getMillis() - window.maxTimestamp().getMillis();
        news.offset(firing.delayAfterNews(sums.ended(), ageMillis)).setRelative();
      }
      log.close();
    }

    @OnTimer("end")
    public void end(
        @Key Integer shard,
        BoundedWindow window,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        OutputReceiver<AggregateRow> out) {
      ShardLog<WindowSums> log = logs.open(new Scope(shard, window), stamp, segments);
      announce(log, window, Timing.ON_TIME, out);
      log.index().end(log.appendTo(BUCKET));
      log.close();
    }

    @OnTimer("news")
    public void news(
        @Key Integer shard,
        BoundedWindow window,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        OutputReceiver<AggregateRow> out) {
      ShardLog<WindowSums> log = logs.open(new Scope(shard, window), stamp, segments);
      announce(log, window, log.index().ended() ? Timing.LATE : Timing.EARLY, out);
      log.close();
    }

    /** Late news whose firing was still to come. */
    @OnWindowExpiration
    @SuppressWarnings("UnusedMethod") // Error Prone does not know the annotation yet
    public void expire(
        @Key Integer shard,
        BoundedWindow window,
        @StateId("stamp") ValueState<byte[]> stamp,
        @StateId("log") MapState<Long, byte[]> segments,
        OutputReceiver<AggregateRow> out) {
      Scope scope = new Scope(shard, window);
      ShardLog<WindowSums> log = logs.open(scope, stamp, segments);
      announce(log, window, Timing.LATE, out);
      log.close();
      logs.forget(scope);
    }

    private void announce(
        ShardLog<WindowSums> log,
        BoundedWindow window,
        Timing timing,
        OutputReceiver<AggregateRow> out) {
      WindowSums sums = log.index();
      PaneInfo pane = Panes.of(timing, sums.nextPane());
      boolean tell =
          sums.announce(
              row -> out.outputWindowedValue(row, window.maxTimestamp(), List.of(window), pane));
      if (tell) {
        sums.writeAnnounced(log.appendTo(BUCKET));
      }
    }
  }
}
