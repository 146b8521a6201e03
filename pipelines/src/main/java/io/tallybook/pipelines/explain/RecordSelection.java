package io.tallybook.pipelines.explain;

import io.tallybook.model.RawRecord;
import io.tallybook.transforms.dedup.EventComparison.Finding;

/** Which records are asked for. */
interface RecordSelection {
  /** Whether a record has an id that is asked for; all records of an id, or none. */
  boolean takesId(RawRecord record);

  /** Whether a file may hold records that are told only because they were rejected. */
  boolean looksForRejected(int file);

  /** Whether a record that was rejected is told although its key is no id asked for. */
  boolean takesRejected(RawRecord record);

  /** Whether an accepted record of such an id is told. */
  boolean tells(boolean isClick, Finding finding);
}
