package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/** Reads the offsets of a data file and nothing else of it. */
final class OffsetReader {
  // A column of every kind of records.
  private static final MessageType OFFSETS =
      new MessageType(
          RowSchema.COLUMNS.getName(), RowSchema.COLUMNS.getType(RowSchema.KAFKA_OFFSET));

  private OffsetReader() {}

  static void read(LogLayout layout, LogFile file, LongConsumer offsets) {
    Path path = layout.resolve(file.path());
    try (ParquetFileReader parquet = DataFiles.open(path, file, OFFSETS)) {
      for (PageReadStore group = parquet.readNextRowGroup();
          group != null;
          group = parquet.readNextRowGroup()) {
        ColumnReader column =
            DataFiles.columns(group, OFFSETS, parquet).getColumnReader(OFFSETS.getColumns().get(0));
        for (long rows = group.getRowCount(); rows > 0; rows--) {
          offsets.accept(column.getLong());
          column.consume();
        }
      }
    } catch (IOException e) {
      throw new RawLogException(path + ": its offsets cannot be read: " + e.getMessage(), e);
    }
  }
}
