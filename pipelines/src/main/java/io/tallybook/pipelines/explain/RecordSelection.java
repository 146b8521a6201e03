package io.tallybook.pipelines.explain;

import com.google.protobuf.ByteString;
import io.tallybook.model.RawRecord;
import io.tallybook.transforms.dedup.EventComparison.Finding;

/** Which records are asked for. */
interface RecordSelection {
  /** Whether a record has an id that is asked for; all records of an id, or none. */
  default boolean takesId(RawRecord record) {
    return takesId(record.key());
  }

  /** The same by an accepted record's key, which is its event's id. */
  boolean takesId(ByteString id);

  /** Whether a file may hold records that are told only because they were rejected. */
  boolean looksForRejected(int file);

  /** Whether a record that was rejected is told although its key is no id asked for. */
  boolean takesRejected(RawRecord record);

  /** Whether an accepted record of such an id is told. */
  boolean tells(boolean isClick, Finding finding);
}
