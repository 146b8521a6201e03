package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.RunSpec;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where the Flink jobs' clicks come from: decoded in the source, so that no operator sees their
 * bytes.
 *
 * @param <T> what a job carries on of a click
 */
public final class PeerSources<T> {
  private final ClickShape<T> shape;
  private final TypeInformation<T> type;
  private final SerializableTimestampAssigner<T> eventTime;

  /**
   * Sources of one type.
   *
   * @param eventTime its event time: milliseconds since the epoch, UTC
   */
  public PeerSources(
      ClickShape<T> shape, TypeInformation<T> type, SerializableTimestampAssigner<T> eventTime) {
    this.shape = shape;
    this.type = type;
    this.eventTime = eventTime;
  }

  /** The clicks of a run, with its watermarks. */
  public DataStream<T> clicks(StreamExecutionEnvironment env, RunSpec spec) {
    return env.fromSource(
        spec.usesKafka() ? kafka(spec) : generated(spec),
        WatermarkStrategy.<T>forBoundedOutOfOrderness(RunSpec.WATERMARK_DELAY)
            .withTimestampAssigner(eventTime),
        "Clicks",
        type);
  }

  private Source<T, ?, ?> generated(RunSpec spec) {
    return new DataGeneratorSource<>(new StripedClicks<>(spec, shape), spec.clicks(), type);
  }

  private Source<T, ?, ?> kafka(RunSpec spec) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(spec.bootstrapServers())
        .setTopics(spec.topic())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new KafkaClicks<>(shape, type))
        .build();
  }
}
