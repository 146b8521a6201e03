package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Appends the records of one topic to the log. Within a partition they must come in the order of
 * their offsets; records that the log has already are passed over, so that a source may begin again
 * anywhere at or before the log's end.
 *
 * <p>What was appended becomes part of the log with {@link #commit}, atomically for each partition.
 * After any exception the appender is of no more use: close it and open another one, which goes on
 * from the log's end. Several may write the same partition, for instance one that was believed dead
 * and its successor: of two that commit the same offsets, one succeeds and the other is refused.
 *
 * <p>Memory: the records waiting to be written, bounded by {@link AppenderOptions}, and one row
 * group being encoded. For use by one thread.
 */
public final class LogAppender implements AutoCloseable {
  private final LogLayout layout;
  private final String topic;
  private final AppenderOptions options;
  private final Disk disk;
  private final Map<Integer, PartitionLog> partitions = new TreeMap<>();
  private final RecordKind kind;
  private final RecordTimes times;

  /** Files that are open, the one not written to for longest first. */
  private final LinkedHashSet<OpenFile> open = new LinkedHashSet<>();

  private long waitingBytes;
  private long archived;
  private long skipped;
  private boolean isBroken;

  private record OpenFile(PartitionLog partition, HourFile hour) {}

  private LogAppender(
      LogLayout layout, String topic, RecordKind kind, AppenderOptions options, Disk disk) {
    this.layout = layout;
    this.topic = topic;
    this.kind = kind;
    this.times = kind.times();
    this.options = options;
    this.disk = disk;
  }

  /** An appender of events at the end of the log below a folder; see the other one. */
  public static LogAppender open(Path root, String topic, AppenderOptions options) {
    return open(root, topic, RecordKind.EVENTS, options, Disk.local());
  }

  /**
   * An appender at the end of the log below a folder, which is created with the first commit.
   *
   * @param kind what the topic's records say; whatever says something else is kept as it is
   */
  public static LogAppender open(
      Path root, String topic, RecordKind kind, AppenderOptions options) {
    return open(root, topic, kind, options, Disk.local());
  }

  static LogAppender open(Path root, String topic, AppenderOptions options, Disk disk) {
    return open(root, topic, RecordKind.EVENTS, options, disk);
  }

  static LogAppender open(
      Path root, String topic, RecordKind kind, AppenderOptions options, Disk disk) {
    LogLayout.checkTopic(topic);
    return new LogAppender(new LogLayout(root), topic, kind, options, disk);
  }

  /**
   * Takes a record; it is not part of the log before the next {@link #commit}. A record that the
   * log has is passed over.
   *
   * @throws RawLogException if records are missing between the end of the log and this one, or it
   *     cannot be written
   */
  public void append(RawRecord record) {
    checkUsable();
    if (!record.topic().equals(topic)) {
      throw new RawLogException(
          record.origin() + ": this appender takes records of " + topic + " only");
    }
    PartitionLog partition =
        partitions.computeIfAbsent(
            record.partition(),
            number -> PartitionLog.open(layout, disk, new TopicPartition(topic, number), kind));
    if (partition.has(record)) {
      skipped++;
      return;
    }
    HourFile hour = partition.hourOf(record, hourIndex(record));
    waitingBytes += hour.add(record);
    archived++;
    if (hour.waitingBytes() >= options.rowGroupBytesMax()) {
      write(partition, hour);
    } else if (waitingBytes >= options.bufferBytesMax()) {
      writeLargest();
    }
  }

  /** Makes all that was appended so far durable and visible, atomically for each partition. */
  public void commit() {
    checkUsable();
    isBroken = true;
    try {
      for (PartitionLog partition : partitions.values()) {
        partition.commit();
      }
    } catch (IOException e) {
      throw new RawLogException("cannot commit to " + layout.root() + ": " + e, e);
    }
    open.clear();
    waitingBytes = 0;
    isBroken = false;
  }

  /** Records appended since it was opened that the log did not have. */
  public long archived() {
    return archived;
  }

  /** Records passed over since it was opened, because the log has them. */
  public long skipped() {
    return skipped;
  }

  /** Gives up what is not committed. */
  @Override
  public void close() {
    isBroken = true;
    try {
      for (PartitionLog partition : partitions.values()) {
        partition.abandon();
      }
    } catch (IOException e) {
      throw new RawLogException("cannot clean up in " + layout.root() + ": " + e, e);
    }
    partitions.clear();
  }

  private long hourIndex(RawRecord record) {
    long eventTimeMillis = times.eventTimeMillis(record.payload());
    long millis = eventTimeMillis == RecordTimes.NONE ? record.recordedAtMillis() : eventTimeMillis;
    return Math.floorDiv(millis, LogHour.MILLIS);
  }

  /** Makes room for half a buffer, by writing the fullest hours: so one sorting lasts for long. */
  private void writeLargest() {
    List<OpenFile> candidates = new ArrayList<>();
    for (PartitionLog partition : partitions.values()) {
      for (HourFile hour : partition.hours()) {
        candidates.add(new OpenFile(partition, hour));
      }
    }
    candidates.sort(
        Comparator.comparingLong((OpenFile file) -> file.hour.waitingBytes()).reversed());
    for (OpenFile file : candidates) {
      if (waitingBytes <= options.bufferBytesMax() / 2) {
        break;
      }
      write(file.partition, file.hour);
    }
  }

  private void write(PartitionLog partition, HourFile hour) {
    isBroken = true;
    try {
      OpenFile file = new OpenFile(partition, hour);
      if (!open.remove(file) && open.size() == options.openFilesMax()) {
        OpenFile oldest = open.iterator().next();
        open.remove(oldest);
        oldest.partition.finish(oldest.hour);
      }
      waitingBytes -= hour.waitingBytes();
      hour.write();
      open.add(file);
    } catch (IOException e) {
      throw new RawLogException("cannot write to " + layout.root() + ": " + e, e);
    }
    isBroken = false;
  }

  private void checkUsable() {
    if (isBroken) {
      throw new IllegalStateException("an appender that failed or was closed takes no records");
    }
  }
}
