package io.tallybook.pipelines;

import io.tallybook.model.Source;
import io.tallybook.pipelines.io.ReadAdEvents;
import io.tallybook.pipelines.io.UpsertBatches;
import io.tallybook.pipelines.io.WriteDeadLetters;
import io.tallybook.pipelines.io.WriteInvalidClicks;
import io.tallybook.pipelines.traffic.UndecidedRules;
import io.tallybook.stores.aggregate.AggregateWriter;
import io.tallybook.transforms.window.DivertLateEvents;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live count: events from Kafka, counted as they come, to the aggregate store within seconds,
 * what cannot be counted to the dead letters, and clicks that rules have something against to a
 * topic of their own.
 */
public final class StreamingPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingPipeline.class);

  private StreamingPipeline() {}

  /** Adds the live count to a pipeline; warns of rules that lack their lists. */
  public static void build(Pipeline pipeline, StreamingConfig config) {
    UndecidedRules.notes(config.traffic(), Instant.now()).forEach(LOG::warn);
    PCollectionTuple counted =
        pipeline
            .apply(
                "ReadAdEvents",
                ReadAdEvents.from(
                    config.bootstrapServers(),
                    config.eventTopic(),
                    config.watermarkPolicy(),
                    config.watermarkDelay()))
            .apply(
                "CountEvents",
                CountEvents.of(
                        Source.LIVE,
                        config.currency(),
                        config.windows(),
                        divertLateEvents(config),
                        config.dedupHorizon())
                    .withTraffic(config.traffic()));
    counted
        .get(CountEvents.ROWS)
        .apply(
            "WriteAggregates", UpsertBatches.to(config.store(), AggregateWriter::upsertAggregates));
    counted
        .get(CountEvents.LEFTOVERS)
        .apply(
            "WriteLeftovers", UpsertBatches.to(config.store(), AggregateWriter::upsertLeftovers));
    counted
        .get(CountEvents.REJECTIONS)
        .apply(
            "WriteDeadLetters",
            WriteDeadLetters.to(config.bootstrapServers(), config.deadLetterTopic()));
    counted
        .get(CountEvents.JUDGED)
        .apply(
            "WriteInvalidClicks",
            WriteInvalidClicks.to(config.bootstrapServers(), config.invalidClickTopic()));
  }

  /**
   * Lateness is judged by the time that the watermark follows, so that no window drops anything.
   */
  private static DivertLateEvents divertLateEvents(StreamingConfig config) {
    Duration lateness = config.windows().allowedLateness();
    return switch (config.watermarkPolicy()) {
      case WALL -> DivertLateEvents.byLogTime(WindowStrategy.WINDOW_SIZE, lateness);
      case EVENTS ->
          DivertLateEvents.byEventTime(
              WindowStrategy.WINDOW_SIZE, lateness, config.watermarkDelay());
    };
  }
}
