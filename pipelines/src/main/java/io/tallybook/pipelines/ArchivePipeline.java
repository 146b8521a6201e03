package io.tallybook.pipelines;

import io.tallybook.pipelines.io.AppendToRawLog;
import io.tallybook.pipelines.io.ReadAdEvents;
import io.tallybook.pipelines.io.WatermarkPolicy;
import io.tallybook.stores.rawlog.RecordKind;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;

/**
 * The archive: every record of the event topic as received, be it an event or not, to the raw log;
 * and every message of the topic of invalid clicks to a log of its own.
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
    for (ArchivedTopic topic : config.topics()) {
      boolean ofEvents = topic.kind() == RecordKind.EVENTS;
      pipeline
          .apply(
              ofEvents ? "ReadAdEvents" : "ReadInvalidClicks",
              ReadAdEvents.from(
                      config.bootstrapServers(), topic.name(), WatermarkPolicy.WALL, Duration.ZERO)
                  .withConsumerGroup(CONSUMER_GROUP))
          .apply(
              ofEvents ? "AppendToRawLog" : "AppendInvalidClicks",
              AppendToRawLog.to(topic.log(), topic.name(), config.appender())
                  .withKind(topic.kind()));
    }
  }
}
