package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of one data file as they were received, in the order of their offsets, and
 * checks the file against its manifest on the way: size, topic, partition, schema version, rows,
 * offsets, and a checksum of every page.
 *
 * <p>Memory: one row group, compressed, and one page of each column. For use by one thread.
 */
public final class LogFileReader implements AutoCloseable {
  private final Path path;
  private final LogFile file;
  private final MessageType columns;
  private final ParquetFileReader parquet;
  private @Nullable RecordReader rows;
  private long rowsLeftInGroup;
  private long row = -1;
  private long offset;

  private LogFileReader(Path path, LogFile file, MessageType columns, ParquetFileReader parquet) {
    this.path = path;
    this.file = file;
    this.columns = columns;
    this.parquet = parquet;
    this.offset = file.minOffset() - 1;
  }

  /**
   * Opens a file of a snapshot.
   *
   * @param root the log's root
   * @throws RawLogException if the file is missing or truncated, is not the one that the manifest
   *     describes, or has a schema version that this reader does not know
   */
  public static LogFileReader open(Path root, LogFile file) {
    Path path = new LogLayout(root).resolve(file.path());
    MessageType columns = RecordKind.of(path, file).columnsRead(file.schemaVersion());
    try {
      return new LogFileReader(path, file, columns, DataFiles.open(path, file, columns));
    } catch (IOException e) {
      throw new RawLogException(path + ": cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * The next record, or null at the end.
   *
   * @throws RawLogException if the file is damaged or is not what its manifest says; the message
   *     names the row
   */
  public @Nullable RawRecord next() {
    try {
      while (rowsLeftInGroup == 0) {
        if (!nextGroup()) {
          DataFiles.requireEqual(path, "last offset", file.maxOffset(), offset);
          return null;
        }
      }
      return nextInGroup();
    } catch (RawLogException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Whatever Parquet makes of damaged bytes.
      throw new RawLogException(
          path + ": row " + (row + 1) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private RawRecord nextInGroup() {
    if (rows == null) {
      throw new IllegalStateException("rows are left in a group that was not opened");
    }
    RawRecord record = rows.next();
    rowsLeftInGroup--;
    row++;
    if (record.offset() <= offset || (row == 0 && record.offset() != file.minOffset())) {
      throw new RawLogException(
          path + ": row " + row + " has offset " + record.offset() + " after " + offset);
    }
    offset = record.offset();
    return record;
  }

  private boolean nextGroup() throws IOException {
    PageReadStore group = parquet.readNextRowGroup();
    if (group == null) {
      return false;
    }
    rowsLeftInGroup = group.getRowCount();
    rows =
        RecordKind.of(file)
            .reader(file.topicPartition(), columns, DataFiles.columns(group, columns, parquet));
    return true;
  }

  /** The row of the record returned last, from 0; -1 before the first. */
  public long row() {
    return row;
  }

  @Override
  public void close() {
    try {
      parquet.close();
    } catch (IOException e) {
      throw new RawLogException(path + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
