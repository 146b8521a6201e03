package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.CountingJob;
import io.tallybook.bench.work.FlinkSettings;
import io.tallybook.bench.work.RunSpec;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The count as someone who knows Flink well would write it: decoded in the source, only the fields
 * that are needed carried on, hand-written serializers, objects reused, keyed state with a time to
 * live, sums formed before the last shuffle, and an accumulator per window.
 */
public final class FlinkJob implements CountingJob {
  private static final PeerSources<PeerClick> SOURCES =
      new PeerSources<>(
          PeerClick::of, CompactTypeInfo.CLICK, (click, recordedAt) -> click.eventTimeMillis);

  @Override
  public void run(RunSpec spec) throws Exception {
    Configuration settings = Configuration.fromMap(FlinkSettings.of(spec));
    // A type that would need Kryo fails the job.
    settings.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(spec.slots());
    build(SOURCES.clicks(env, spec), spec);
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

  private static void build(DataStream<PeerClick> clicks, RunSpec spec) {
    clicks
        .keyBy(click -> click.id, CompactTypeInfo.FINGERPRINT)
        .flatMap(new FirstOfIdFn())
        .returns(CompactTypeInfo.CLICK)
        .name("FirstOfId")
        .keyBy(click -> click.visit, CompactTypeInfo.FINGERPRINT)
        .map(new LimitVelocityFn())
        .returns(CompactTypeInfo.CLICK)
        .name("LimitVelocity")
        .transform("PreAggregate", CompactTypeInfo.CELL_SUMS, new PreAggregateOperator())
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
