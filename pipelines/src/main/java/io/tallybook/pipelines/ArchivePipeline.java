package io.tallybook.pipelines;

import io.tallybook.pipelines.io.AppendToRawLog;
import io.tallybook.pipelines.io.ReadAdEvents;
import io.tallybook.pipelines.io.WatermarkPolicy;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;

/**
 * The archive: every record of the event topic as received, be it an event or not, to the raw log.
 *
 * <p>Source and sink are one chain without a shuffle, so a partition's records reach the sink in
 * their order. The log itself says where to go on, see {@link ArchiveStart}: checkpoints only serve
 * a job that restarts a worker.
 */
public final class ArchivePipeline {
  /** The consumer group whose offsets say where the source begins. */
  public static final String CONSUMER_GROUP = "tallybook-archive";

  private ArchivePipeline() {}

  /** Adds the archive to a pipeline. */
  public static void build(Pipeline pipeline, ArchiveConfig config) {
    pipeline
        .apply(
            "ReadAdEvents",
            ReadAdEvents.from(
                    config.bootstrapServers(),
                    config.eventTopic(),
                    WatermarkPolicy.WALL,
                    Duration.ZERO)
                .withConsumerGroup(CONSUMER_GROUP))
        .apply(
            "AppendToRawLog",
            AppendToRawLog.to(config.rawLog(), config.eventTopic(), config.appender()));
  }
}
