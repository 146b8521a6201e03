package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records of one partition and hour on their way to a file: some waiting, some written. */
final class HourFile {
  /** What a record in memory costs beside its bytes. */
  private static final int RECORD_OVERHEAD_BYTES = 64;

  private static final int UNIQUE_DIGITS = 12;

  private final LogLayout layout;
  private final Disk disk;
  private final TopicPartition source;
  private final LogHour hour;
  private final RecordKind kind;
  private List<RawRecord> waiting = new ArrayList<>();
  private long waitingBytes;
  private @Nullable DataFileWriter writer;
  private @Nullable String path;

  HourFile(LogLayout layout, Disk disk, TopicPartition source, LogHour hour, RecordKind kind) {
    this.layout = layout;
    this.disk = disk;
    this.source = source;
    this.hour = hour;
    this.kind = kind;
  }

  /** Takes a record to wait; what it adds to {@link #waitingBytes}. */
  long add(RawRecord record) {
    waiting.add(record);
    long bytes = sizeOf(record);
    waitingBytes += bytes;
    return bytes;
  }

  /** What a record takes in memory, roughly. */
  static long sizeOf(RawRecord record) {
    return (long) record.key().size() + record.payload().size() + RECORD_OVERHEAD_BYTES;
  }

  /** A part of a file's name that no other file has. */
  static String unique() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, UNIQUE_DIGITS);
  }

  long waitingBytes() {
    return waitingBytes;
  }

  boolean isOpen() {
    return writer != null;
  }

  /** Writes what waits, into a file that is opened if need be. */
  void write() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    if (writer == null) {
      path = LogLayout.dataPath(hour, source, waiting.get(0).offset(), unique());
      Path temporary = temporary(path);
      disk.createFolders(layout.resolve(hour.folder()));
      writer = DataFileWriter.create(disk, temporary, source, kind);
    }
    writer.write(waiting);
    waiting = new ArrayList<>();
    waitingBytes = 0;
  }

  /** Completes the open file; what waits goes to another one. */
  LogFile finish() throws IOException {
    if (writer == null || path == null) {
      throw new IllegalStateException("no file of " + source + " is open in " + hour);
    }
    writer.finish();
    LogFile file = writer.manifest(path, hour);
    writer.close();
    disk.rename(temporary(path), layout.resolve(path));
    disk.forceFolder(layout.resolve(hour.folder()));
    writer = null;
    path = null;
    return file;
  }

  /** Gives up: closes and removes the open file. */
  void abandon() throws IOException {
    waiting = new ArrayList<>();
    waitingBytes = 0;
    if (writer != null && path != null) {
      writer.close();
      writer = null;
      disk.delete(temporary(path));
    }
  }

  private Path temporary(String path) {
    return LogLayout.temporary(layout.resolve(path));
  }
}
