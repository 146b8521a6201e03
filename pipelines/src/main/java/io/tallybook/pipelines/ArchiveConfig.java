package io.tallybook.pipelines;

import io.tallybook.stores.rawlog.AppenderOptions;
import java.nio.file.Path;

/**
 * What the archive pipeline needs to know, checked.
 *
 * @param bootstrapServers Kafka brokers, host:port, comma-separated
 * @param eventTopic topic of the events
 * @param rawLog folder of the raw log
 * @param appender how much a worker may hold
 */
public record ArchiveConfig(
    String bootstrapServers, String eventTopic, Path rawLog, AppenderOptions appender) {
  private static final int OPEN_FILES_MAX = 10_000;

  /**
   * Reads the flags.
   *
   * @throws ConfigException if any value is out of range; the message names every such flag with
   *     its value and what is allowed
   */
  public static ArchiveConfig from(ArchiveOptions options) {
    ConfigReader read = new ConfigReader();
    if (options.getRawLog().isBlank() || options.getRawLog().contains("://")) {
      read.problem("rawLog", options.getRawLog(), "a folder");
    }
    String servers = read.servers("bootstrapServers", options.getBootstrapServers());
    String topic = read.topic("eventTopic", options.getEventTopic());
    int openFilesMax = read.number("openFilesMax", options.getOpenFilesMax(), 1, OPEN_FILES_MAX);
    read.done();
    return new ArchiveConfig(
        servers,
        topic,
        Path.of(options.getRawLog()).toAbsolutePath().normalize(),
        AppenderOptions.defaults().withOpenFilesMax(openFilesMax));
  }
}
