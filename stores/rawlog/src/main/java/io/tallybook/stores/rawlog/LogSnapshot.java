package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The live files of the log at one moment; later commits do not change it.
 *
 * @param files ordered by day, hour, topic, partition and offset; none of them has been replaced by
 *     a compaction
 */
public record LogSnapshot(List<LogFile> files) {
  public LogSnapshot {
    files = files.stream().sorted(LogFile.ORDER).toList();
  }

  /**
   * The files whose hour overlaps {@code [from, to)}. A record without an event time lies in the
   * hour in which the log took it.
   */
  public LogSnapshot between(Instant from, Instant to) {
    return new LogSnapshot(
        files.stream()
            .filter(
                file -> file.logHour().start().isBefore(to) && file.logHour().end().isAfter(from))
            .toList());
  }

  /**
   * Per partition, the first offset that is not in these files; all before it are, from the first
   * that was archived, if this is the whole log and not a part of it.
   */
  public SortedMap<TopicPartition, Long> ends() {
    TreeMap<TopicPartition, Long> ends = new TreeMap<>();
    for (LogFile file : files) {
      ends.merge(file.topicPartition(), file.maxOffset() + 1, Math::max);
    }
    return Collections.unmodifiableSortedMap(ends);
  }

  public long rows() {
    return files.stream().mapToLong(LogFile::rows).sum();
  }

  public long bytes() {
    return files.stream().mapToLong(LogFile::bytes).sum();
  }

  /**
   * Hex SHA-256 of which rows these are: hour, topic, partition, their number and the range of
   * their offsets. Compaction does not change it, a record more does.
   */
  public String id() {
    TreeMap<String, HourRows> hours = new TreeMap<>();
    for (LogFile file : files) {
      String key = file.logHour().folder() + " " + file.topic() + " " + file.partition();
      hours.merge(
          key, new HourRows(file.rows(), file.minOffset(), file.maxOffset()), HourRows::and);
    }
    Sha256 digest = new Sha256();
    hours.forEach(
        (key, rows) ->
            digest.update(
                (key + " " + rows.rows + " " + rows.minOffset + " " + rows.maxOffset + "\n")
                    .getBytes(UTF_8)));
    return digest.hex();
  }

  private record HourRows(long rows, long minOffset, long maxOffset) {
    HourRows and(HourRows other) {
      return new HourRows(
          rows + other.rows,
          Math.min(minOffset, other.minOffset),
          Math.max(maxOffset, other.maxOffset));
    }
  }
}
