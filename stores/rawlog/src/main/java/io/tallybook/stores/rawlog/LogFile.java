package io.tallybook.stores.rawlog;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * The manifest of one data file: what it must hold.
 *
 * @param path relative to the log's root, with {@code /} between its parts
 * @param topic the Kafka topic of its rows
 * @param partition the topic's partition of its rows
 * @param date UTC day of its rows: by their event time, or by the time the log took them if they
 *     have none
 * @param hour UTC hour of the day, from 0
 * @param rows how many records it holds
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hex
 * @param minOffset of its first row
 * @param maxOffset of its last row
 * @param minEventTimeMillis smallest counted time: milliseconds since the epoch, UTC; empty if no
 *     row has one
 * @param maxEventTimeMillis largest counted time, likewise
 * @param minRecordedAtMillis smallest time the log took a row: milliseconds since the epoch, UTC
 * @param maxRecordedAtMillis largest time the log took a row, likewise
 * @param schemaVersion version of the columns
 */
public record LogFile(
    String path,
    String topic,
    int partition,
    LocalDate date,
    int hour,
    long rows,
    long bytes,
    String sha256,
    long minOffset,
    long maxOffset,
    OptionalLong minEventTimeMillis,
    OptionalLong maxEventTimeMillis,
    long minRecordedAtMillis,
    long maxRecordedAtMillis,
    int schemaVersion) {

  /** By day, hour, topic, partition and offset. */
  public static final Comparator<LogFile> ORDER =
      Comparator.comparing(LogFile::date)
          .thenComparingInt(LogFile::hour)
          .thenComparing(LogFile::topic)
          .thenComparingInt(LogFile::partition)
          .thenComparingLong(LogFile::minOffset)
          .thenComparing(LogFile::path);

  public TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  LogHour logHour() {
    return new LogHour(date, hour);
  }
}
