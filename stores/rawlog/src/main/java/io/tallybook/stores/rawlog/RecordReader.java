package io.tallybook.stores.rawlog;

import io.tallybook.model.RawRecord;

/** Reads the records of a row group from its columns. For one thread. */
interface RecordReader {
  /** The next record, as it was received; the caller knows that there is one. */
  RawRecord next();
}
