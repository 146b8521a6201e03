package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that is in a log, read back. */
final class LogContents {
  static final Comparator<RawRecord> ORDER =
      Comparator.comparingInt(RawRecord::partition).thenComparingLong(RawRecord::offset);

  private LogContents() {}

  /** By partition and offset. */
  static List<RawRecord> of(Path root) {
    return of(root, RawLog.open(root).snapshot());
  }

  static List<RawRecord> of(Path root, LogSnapshot snapshot) {
    List<RawRecord> records = new ArrayList<>();
    for (LogFile file : snapshot.files()) {
      try (LogFileReader reader = LogFileReader.open(root, file)) {
        for (RawRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
      }
    }
    records.sort(ORDER);
    return records;
  }
}
