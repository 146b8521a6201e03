package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;
import org.apache.parquet.column.ColumnWriteStore;

/** Writes records into the columns of a row group. For one thread. */
interface RecordWriter {
  /** Turns to the columns of another row group. */
  void use(ColumnWriteStore columns);

  /** Writes a record to every column, and tells the figures of it. */
  void write(RawRecord record, FileFigures figures);
}
