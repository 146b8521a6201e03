package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one file of several neighbours of one hour and partition.
 *
 * <p>A new file takes the place of the old ones only after every record of both sides has been read
 * and compared, byte for byte, by digest; the old files are removed after that. Killed anywhere, it
 * leaves a valid log. It may run beside appenders; of two compactions, the slower one is refused. A
 * reader that holds an older snapshot may find that its files are gone, and must take a new one.
 *
 * <p>Memory: one row group of records, and a reader.
 */
public final class LogCompaction {
  /** Files are joined up to this size. */
  static final long FILE_BYTES_MAX = 256L << 20;

  /** Records of one row group, in bytes of their keys and values. */
  private static final long GROUP_BYTES_MAX = AppenderOptions.defaults().rowGroupBytesMax();

  private final LogLayout layout;
  private final Disk disk;
  private final int filesMin;
  private final Manifests manifests;
  private long sequence;

  /**
   * What was done.
   *
   * @param filesBefore files that were replaced
   * @param filesAfter files that replaced them
   * @param rows records in them
   * @param filesRemoved leftovers of writers and earlier compactions that were removed
   */
  public record Result(int filesBefore, int filesAfter, long rows, int filesRemoved) {}

  private LogCompaction(LogLayout layout, Disk disk, int filesMin) {
    this.layout = layout;
    this.disk = disk;
    this.filesMin = filesMin;
    this.manifests = new Manifests(layout.compactions());
  }

  /**
   * A compaction of the log below a folder.
   *
   * @param filesMin how many files make it worth the while, 2 or more
   */
  public static LogCompaction of(Path root, int filesMin) {
    return of(root, filesMin, Disk.local());
  }

  static LogCompaction of(Path root, int filesMin, Disk disk) {
    if (filesMin < 2) {
      throw new IllegalArgumentException("filesMin must be 2 or more, is " + filesMin);
    }
    return new LogCompaction(new LogLayout(root), disk, filesMin);
  }

  /**
   * Joins what there is to join, and removes what is left over.
   *
   * @param date the one UTC day to look at; empty for all
   * @throws RawLogException if a file is not what its manifest says, or another compaction is at
   *     work; what was done before stays done
   */
  public Result run(Optional<LocalDate> date) {
    try {
      LogHistory history = LogHistory.read(layout);
      // Each step counts on: whatever another compaction adds after this reading is in the way.
      sequence = history.compactions().size();
      LogSnapshot snapshot = history.snapshot();
      int removed = removeLeftovers(history, snapshot);
      int before = 0;
      int after = 0;
      long rows = 0;
      for (List<LogFile> run : runs(snapshot, date)) {
        LogFile joined = join(run);
        replace(run, joined);
        before += run.size();
        after++;
        rows += joined.rows();
      }
      return new Result(before, after, rows, removed);
    } catch (IOException e) {
      throw new RawLogException("cannot compact " + layout.root() + ": " + e, e);
    }
  }

  /** Neighbours that together make one file of reasonable size. */
  private List<List<LogFile>> runs(LogSnapshot snapshot, Optional<LocalDate> date) {
    List<List<LogFile>> runs = new ArrayList<>();
    List<LogFile> run = new ArrayList<>();
    long bytes = 0;
    for (LogFile file : snapshot.files()) {
      if (date.isPresent() && !date.get().equals(file.date())) {
        continue;
      }
      if (!run.isEmpty()
          && (!isNeighbour(run.get(0), file) || bytes + file.bytes() > FILE_BYTES_MAX)) {
        runs.add(run);
        run = new ArrayList<>();
        bytes = 0;
      }
      run.add(file);
      bytes += file.bytes();
    }
    runs.add(run);
    runs.removeIf(candidate -> candidate.size() < filesMin);
    return runs;
  }

  private static boolean isNeighbour(LogFile one, LogFile other) {
    return one.logHour().equals(other.logHour())
        && one.topicPartition().equals(other.topicPartition());
  }

  private LogFile join(List<LogFile> run) throws IOException {
    LogFile first = run.get(0);
    String path =
        LogLayout.dataPath(
            first.logHour(), first.topicPartition(), first.minOffset(), HourFile.unique());
    Path target = layout.resolve(path);
    Path temporary = LogLayout.temporary(target);
    RecordDigest before = new RecordDigest();
    LogFile joined;
    RecordKind kind = RecordKind.of(first);
    try (DataFileWriter writer =
        DataFileWriter.create(disk, temporary, first.topicPartition(), kind)) {
      copy(run, writer, before);
      writer.finish();
      joined = writer.manifest(path, first.logHour());
    }
    disk.rename(temporary, target);
    disk.forceFolder(layout.resolve(first.logHour().folder()));
    RecordDigest after = new RecordDigest();
    try (LogFileReader reader = LogFileReader.open(layout.root(), joined)) {
      for (RawRecord record = reader.next(); record != null; record = reader.next()) {
        after.add(record);
      }
    }
    if (!before.hex().equals(after.hex())) {
      disk.delete(target);
      throw new RawLogException(
          target + ": does not hold the records of the " + run.size() + " files it was made of");
    }
    return joined;
  }

  private void copy(List<LogFile> run, DataFileWriter writer, RecordDigest digest)
      throws IOException {
    List<RawRecord> group = new ArrayList<>();
    long groupBytes = 0;
    for (LogFile file : run) {
      requireUntouched(file);
      try (LogFileReader reader = LogFileReader.open(layout.root(), file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          digest.add(record);
          group.add(record);
          groupBytes += HourFile.sizeOf(record);
          if (groupBytes >= GROUP_BYTES_MAX) {
            writer.write(group);
            group = new ArrayList<>();
            groupBytes = 0;
          }
        }
      }
    }
    if (!group.isEmpty()) {
      writer.write(group);
    }
  }

  private void requireUntouched(LogFile file) throws IOException {
    Path path = layout.resolve(file.path());
    String sha256 = Sha256.ofFile(path);
    if (!sha256.equals(file.sha256())) {
      throw new RawLogException(path + ": its SHA-256 must be " + file.sha256() + ", is " + sha256);
    }
  }

  private void replace(List<LogFile> run, LogFile joined) throws IOException {
    List<String> paths = run.stream().map(LogFile::path).toList();
    Compaction compaction = new Compaction(sequence, List.of(joined), paths, List.of());
    if (!add(compaction)) {
      disk.delete(layout.resolve(joined.path()));
      throw anotherOne();
    }
    for (String path : paths) {
      disk.delete(layout.resolve(path));
    }
  }

  /**
   * What writers and compactions that died have left. The list is published before anything on it
   * is removed: a compaction that was asleep and whose new file is on it can then no longer add it.
   */
  private int removeLeftovers(LogHistory history, LogSnapshot snapshot) throws IOException {
    Set<String> replaced = history.replaced();
    List<String> discards = new ArrayList<>();
    List<Path> removable = new ArrayList<>();
    Set<String> live = new HashSet<>();
    snapshot.files().forEach(file -> live.add(file.path()));
    for (Path file : Orphans.list(layout, any -> true)) {
      String path = layout.pathOf(file);
      if (replaced.contains(path)) {
        removable.add(file);
      } else if (!live.contains(path) && isBehindEnd(file, snapshot)) {
        discards.add(path);
        removable.add(file);
      }
    }
    if (!discards.isEmpty() && !add(new Compaction(sequence, List.of(), List.of(), discards))) {
      throw anotherOne();
    }
    for (Path file : removable) {
      disk.delete(file);
    }
    return removable.size();
  }

  private boolean add(Compaction compaction) throws IOException {
    if (!manifests.add(disk, sequence, ManifestJson.write(compaction))) {
      return false;
    }
    sequence++;
    return true;
  }

  private static boolean isBehindEnd(Path file, LogSnapshot snapshot) {
    LogLayout.DataName name = LogLayout.dataName(file);
    return name != null && name.minOffset() < snapshot.ends().getOrDefault(name.source(), 0L);
  }

  private static RawLogException anotherOne() {
    return new RawLogException("another compaction is at work on this log; try again after it");
  }
}
