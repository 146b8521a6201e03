package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The end of the log of one partition, and what is to be committed next. */
final class PartitionLog {
  private final LogLayout layout;
  private final Disk disk;
  private final TopicPartition source;
  private final RecordKind kind;
  private final Manifests manifests;
  private final Map<Long, HourFile> hours = new HashMap<>();
  private final List<LogFile> finished = new ArrayList<>();
  private long sequence;
  private boolean isBegun;
  private long committedEnd;
  private long end;

  /** Files of writers that died, or may yet wake up and find that they are too late. */
  private List<Path> orphans = List.of();

  /** Whether a commit may be there although adding it failed. */
  private boolean isUncertain;

  private PartitionLog(LogLayout layout, Disk disk, TopicPartition source, RecordKind kind) {
    this.layout = layout;
    this.disk = disk;
    this.source = source;
    this.kind = kind;
    this.manifests = new Manifests(layout.commits(source));
  }

  static PartitionLog open(LogLayout layout, Disk disk, TopicPartition source, RecordKind kind) {
    PartitionLog log = new PartitionLog(layout, disk, source, kind);
    Manifests.lastCommit(layout, source).ifPresent(log::continueAfter);
    log.orphans = Orphans.from(layout, source, log.end);
    return log;
  }

  private void continueAfter(Commit last) {
    sequence = last.sequence() + 1;
    isBegun = true;
    committedEnd = last.to();
    end = last.to();
  }

  /**
   * Whether the log has a record already.
   *
   * @throws RawLogException if records are missing before this one
   */
  boolean has(RawRecord record) {
    if (!isBegun) {
      // The log begins where the broker's log begins: with the first record it gives.
      return false;
    }
    if (record.offset() > end) {
      throw new RawLogException(
          source
              + ": offset "
              + record.offset()
              + " cannot be archived, because the log ends at "
              + end
              + ": "
              + (record.offset() - end)
              + " records, offsets "
              + end
              + " to "
              + (record.offset() - 1)
              + ", are missing. If the broker no longer has them, they are lost");
    }
    return record.offset() < end;
  }

  /** The file-to-be of an hour, which takes this record as the partition's next. */
  HourFile hourOf(RawRecord record, long hourIndex) {
    if (!isBegun) {
      isBegun = true;
      committedEnd = record.offset();
      end = record.offset();
    }
    end = record.offset() + 1;
    return hours.computeIfAbsent(
        hourIndex, index -> new HourFile(layout, disk, source, LogHour.ofIndex(index), kind));
  }

  Collection<HourFile> hours() {
    return hours.values();
  }

  void finish(HourFile hour) throws IOException {
    finished.add(hour.finish());
  }

  /** Makes everything since the last commit durable and visible, or nothing. */
  void commit() throws IOException {
    if (end == committedEnd) {
      return;
    }
    for (HourFile hour : hours.values()) {
      hour.write();
      if (hour.isOpen()) {
        finish(hour);
      }
    }
    finished.sort(LogFile.ORDER);
    Commit commit = new Commit(source, sequence, committedEnd, end, finished);
    isUncertain = true;
    if (!manifests.add(disk, sequence, ManifestJson.write(commit))) {
      isUncertain = false;
      throw new RawLogException(
          source
              + ": another writer has committed from offset "
              + committedEnd
              + " while this one was at work; this one must start again from the log's end");
    }
    isUncertain = false;
    hours.clear();
    finished.clear();
    sequence++;
    committedEnd = end;
    removeOrphans();
  }

  /** See {@link Orphans}. */
  private void removeOrphans() throws IOException {
    List<Path> kept = new ArrayList<>();
    for (Path orphan : orphans) {
      LogLayout.DataName name = LogLayout.dataName(orphan);
      if (name != null && name.minOffset() < committedEnd) {
        disk.delete(orphan);
      } else {
        kept.add(orphan);
      }
    }
    orphans = kept;
  }

  /** Removes what was written and never committed. */
  void abandon() throws IOException {
    for (HourFile hour : hours.values()) {
      hour.abandon();
    }
    hours.clear();
    if (!isUncertain) {
      for (LogFile file : finished) {
        disk.delete(layout.resolve(file.path()));
      }
    }
    finished.clear();
  }
}
