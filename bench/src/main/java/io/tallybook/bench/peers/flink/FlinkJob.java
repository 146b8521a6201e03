package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.FlinkSettings;
import io.tallybook.bench.work.RunSpec;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/**
 * The count as someone who knows Flink well would write it: decoded in the source, only the fields
 * that are needed carried on, hand-written serializers, objects reused, keyed state with a time to
 * live, sums formed before the last shuffle, and an accumulator per window.
 *
 * <p>There are two of it, which differ in nothing but the keys.
 *
 * @param <C> what it carries on of a click
 * @param <I> the key of a click's repeats
 * @param <V> the key of the velocity rule
 */
public final class FlinkJob<C extends PeerClick, I, V> implements CountingJob {
  private final ClickKeys<C, I, V> keys;

  private FlinkJob(ClickKeys<C, I, V> keys) {
    this.keys = keys;
  }

  /** Keyed by the id, and by user, ad and window, as they are. */
  public static CountingJob byText() {
    return new FlinkJob<>(ClickKeys.text());
  }

  /** Keyed by 128-bit fingerprints of these, as Tallybook is. */
  public static CountingJob byFingerprint() {
    return new FlinkJob<>(ClickKeys.fingerprints());
  }

  @Override
  public void run(RunSpec spec) throws Exception {
    StreamExecutionEnvironment env = environment(spec);
    PeerSources<C> sources =
        new PeerSources<>(keys.shape(), keys.type(), (click, recordedAt) -> click.eventTimeMillis);
    build(sources.clicks(env, spec), spec);
    env.execute("flink-peer");
  }

  /** Flink with the settings of a run. */
  public static StreamExecutionEnvironment environment(RunSpec spec) {
    Configuration settings = Configuration.fromMap(FlinkSettings.of(spec));
    // A type that would need Kryo fails the job.
    settings.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(spec.slots());
    return env;
  }

  private void build(DataStream<C> clicks, RunSpec spec) {
    OutputTag<C> repeats = new OutputTag<>("repeats", keys.type());
    SingleOutputStreamOperator<C> firsts =
        clicks
            .keyBy(keys.id(), keys.idType())
            .process(new FirstOfIdFn<I, C>(repeats), keys.type())
            .name("FirstOfId");
    DataStream<CellSums> repeatSums =
        firsts
            .getSideOutput(repeats)
            .transform(
                "SumRepeats",
                CompactTypeInfo.CELL_SUMS,
                new PreAggregateOperator<>(Sums::addRepeat));
    firsts
        .keyBy(keys.visit(), keys.visitType())
        .map(new LimitVelocityFn<C>(), keys.type())
        .name("LimitVelocity")
        .transform(
            "PreAggregate", CompactTypeInfo.CELL_SUMS, new PreAggregateOperator<C>(Sums::add))
        .union(repeatSums)
        .keyBy(sums -> sums.cell, CompactTypeInfo.CELL)
        .window(TumblingEventTimeWindows.of(RunSpec.WINDOW_SIZE))
        .aggregate(
            new SumWindow(),
            new SumWindow.WithCellFn(),
            CompactTypeInfo.SUMS,
            CompactTypeInfo.SUMS,
            CompactTypeInfo.CELL_SUMS)
        .name("SumByCell")
        .sinkTo(new UpsertSink<>(spec, CellSums::toRow))
        .name("Upsert");
  }
}
