package io.tallybook.pipelines;

import io.tallybook.model.Money;
import io.tallybook.pipelines.io.WatermarkPolicy;
import io.tallybook.stores.aggregate.AggregateStores;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What the streaming pipeline needs to know, checked.
 *
 * @param bootstrapServers Kafka brokers, host:port, comma-separated
 * @param eventTopic topic of the events
 * @param deadLetterTopic topic of the rejections
 * @param invalidClickTopic topic of the clicks that rules have something against
 * @param store location of the aggregate store, see {@link AggregateStores#openWriter}
 * @param currency ISO 4217 code of the one currency that is accounted in
 * @param watermarkPolicy what the watermark follows
 * @param watermarkDelay how far it stays behind
 * @param windows how time is cut
 * @param dedupHorizon how long an id is remembered
 * @param traffic what judges the traffic
 */
public record StreamingConfig(
    String bootstrapServers,
    String eventTopic,
    String deadLetterTopic,
    String invalidClickTopic,
    String store,
    String currency,
    WatermarkPolicy watermarkPolicy,
    Duration watermarkDelay,
    WindowStrategy windows,
    Duration dedupHorizon,
    TrafficPolicy traffic) {

  /**
   * Reads the flags.
   *
   * @throws ConfigException if any value is out of range or two contradict each other; the message
   *     names every such flag with its value and what is allowed
   */
  public static StreamingConfig from(CountingOptions options) {
    ConfigReader read = new ConfigReader();
    Duration lateness =
        read.duration(
            "allowedLateness", options.getAllowedLateness(), Duration.ZERO, Duration.ofDays(7));
    Duration horizon =
        read.duration(
            "dedupHorizon", options.getDedupHorizon(), Duration.ofMinutes(1), Duration.ofDays(30));
    if (horizon.compareTo(lateness.plus(WindowStrategy.WINDOW_SIZE)) < 0) {
      read.problem(
          "dedupHorizon",
          options.getDedupHorizon(),
          "at least a minute longer than --allowedLateness="
              + options.getAllowedLateness()
              + ", or a repeat could be counted");
    }
    if (options.getEventTopic().equals(options.getDeadLetterTopic())) {
      read.problem(
          "deadLetterTopic",
          options.getDeadLetterTopic(),
          "another topic than --eventTopic, or rejections would be read as events");
    }
    if (List.of(options.getEventTopic(), options.getDeadLetterTopic())
        .contains(options.getInvalidClickTopic())) {
      read.problem(
          "invalidClickTopic",
          options.getInvalidClickTopic(),
          "another topic than --eventTopic and --deadLetterTopic, or one would be read as the"
              + " other");
    }
    if (!Money.isCurrency(options.getCurrency())) {
      read.problem("currency", options.getCurrency(), "three upper-case letters (ISO 4217)");
    }
    if (!AggregateStores.isWriterLocation(options.getStore())) {
      read.problem("store", options.getStore(), AggregateStores.WRITER_LOCATION_RULE);
    }
    StreamingConfig config =
        new StreamingConfig(
            read.servers("bootstrapServers", options.getBootstrapServers()),
            read.topic("eventTopic", options.getEventTopic()),
            read.topic("deadLetterTopic", options.getDeadLetterTopic()),
            read.topic("invalidClickTopic", options.getInvalidClickTopic()),
            options.getStore(),
            options.getCurrency(),
            read.constant("watermark", options.getWatermark(), WatermarkPolicy.values()),
            read.duration(
                "watermarkDelay", options.getWatermarkDelay(), Duration.ZERO, Duration.ofDays(1)),
            WindowStrategy.live(
                lateness,
                read.duration(
                    "earlyFiring",
                    options.getEarlyFiring(),
                    Duration.ofMillis(50),
                    Duration.ofMinutes(1))),
            horizon,
            read.traffic(
                options.getTrafficLists(), options.getTrafficRules(), options.getTrafficScorer()));
    read.done();
    return config;
  }

  /**
   * Opens the store once and closes it, so that a wrong location or a missing right fails where the
   * pipeline is launched, and not again and again in its workers.
   *
   * @throws io.tallybook.stores.aggregate.StoreException if the store cannot be opened
   */
  public void requireStore() {
    AggregateStores.openWriter(store).close();
  }
}
