package io.tallybook.pipelines.explain;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.LogFile;
import io.tallybook.stores.rawlog.LogFileReader;
import io.tallybook.stores.rawlog.LogSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The records of some files, in the same order every time they are read. */
final class LogRecords {
  private final Path root;
  private final List<LogFile> files;

  LogRecords(Path root, LogSnapshot snapshot) {
    this.root = root;
    this.files = snapshot.files();
  }

  /** Takes a record and its place. */
  interface Visitor {
    /**
     * Takes a record.
     *
     * @param file the file's number
     * @param row from 0
     */
    void visit(int file, long row, RawRecord record);
  }

  LogFile file(int number) {
    return files.get(number);
  }

  /**
   * Reads files one after the other.
   *
   * @param wanted which, by number
   * @throws io.tallybook.stores.rawlog.RawLogException if one is missing or damaged
   */
  void forEach(IntPredicate wanted, Visitor visitor) {
    for (int i = 0; i < files.size(); i++) {
      if (wanted.test(i)) {
        read(i, visitor);
      }
    }
  }

  private void read(int number, Visitor visitor) {
    try (LogFileReader reader = LogFileReader.open(root, files.get(number))) {
      for (@Nullable RawRecord record = reader.next(); record != null; record = reader.next()) {
        visitor.visit(number, reader.row(), record);
      }
    }
  }
}
