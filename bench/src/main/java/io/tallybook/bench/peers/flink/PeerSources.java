package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where the peer's clicks come from: decoded in the source, so that no operator sees their bytes.
 */
final class PeerSources {
  private PeerSources() {}

  static DataStream<PeerClick> clicks(StreamExecutionEnvironment env, RunSpec spec) {
    return env.fromSource(
        generated(spec),
        WatermarkStrategy.<PeerClick>forBoundedOutOfOrderness(RunSpec.WATERMARK_DELAY)
            .withTimestampAssigner((click, recordedAtMillis) -> click.eventTimeMillis),
        "Clicks",
        CompactTypeInfo.CLICK);
  }

  private static Source<PeerClick, ?, ?> generated(RunSpec spec) {
    return new DataGeneratorSource<>(new StripedClicks(spec), spec.clicks(), CompactTypeInfo.CLICK);
  }
}
