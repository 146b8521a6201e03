package io.tallybook.pipelines;

import io.tallybook.stores.rawlog.AppenderOptions;
import io.tallybook.stores.rawlog.RecordKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the archive pipeline needs to know, checked.
 *
 * @param bootstrapServers Kafka brokers, host:port, comma-separated
 * @param topics what is archived, and where: the events, then the invalid clicks unless they are
 *     left out
 * @param appender how much a worker may hold, for each topic
 */
public record ArchiveConfig(
    String bootstrapServers, List<ArchivedTopic> topics, AppenderOptions appender) {
  private static final int OPEN_FILES_MAX = 10_000;

  /** The folder of their log, where none is named. */
  private static final String INVALID_CLICKS = "invalid-clicks";

  public ArchiveConfig {
    topics = List.copyOf(topics);
  }

  /**
   * Reads the flags.
   *
   * @throws ConfigException if any value is out of range; the message names every such flag with
   *     its value and what is allowed
   */
  public static ArchiveConfig from(ArchiveOptions options) {
    ConfigReader read = new ConfigReader();
    List<ArchivedTopic> topics = new ArrayList<>();
    String servers = read.servers("bootstrapServers", options.getBootstrapServers());
    Path rawLog = folder(read, "rawLog", options.getRawLog());
    topics.add(
        new ArchivedTopic(
            read.topic("eventTopic", options.getEventTopic()), rawLog, RecordKind.EVENTS));
    if (!options.getInvalidClickTopic().isEmpty()) {
      topics.add(
          new ArchivedTopic(
              read.topic("invalidClickTopic", options.getInvalidClickTopic()),
              invalidClickLog(read, options, rawLog),
              RecordKind.JUDGED_CLICKS));
      checkApart(read, options, topics.get(0), topics.get(1));
    }
    int openFilesMax = read.number("openFilesMax", options.getOpenFilesMax(), 1, OPEN_FILES_MAX);
    read.done();
    return new ArchiveConfig(
        servers, topics, AppenderOptions.defaults().withOpenFilesMax(openFilesMax));
  }

  private static Path folder(ConfigReader read, String flag, String value) {
    if (value.isBlank() || value.contains("://")) {
      read.problem(flag, value, "a folder");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }

  private static Path invalidClickLog(ConfigReader read, ArchiveOptions options, Path rawLog) {
    return options.getInvalidClickLog().isEmpty()
        ? rawLog.resolveSibling(INVALID_CLICKS)
        : folder(read, "invalidClickLog", options.getInvalidClickLog());
  }

  private static void checkApart(
      ConfigReader read, ArchiveOptions options, ArchivedTopic events, ArchivedTopic clicks) {
    if (events.name().equals(clicks.name())) {
      read.problem("invalidClickTopic", clicks.name(), "another topic than --eventTopic");
    }
    // Bills and verification take every file below a log's root for one of its own.
    if (clicks.log().startsWith(events.log()) || events.log().startsWith(clicks.log())) {
      read.problem(
          "invalidClickLog",
          options.getInvalidClickLog(),
          "another folder than --rawLog, and neither in the other");
    }
  }
}
