package io.tallybook.pipelines.explain;

import io.tallybook.model.RawRecord;
import io.tallybook.stores.rawlog.LogFile;

/**
 * A record and where it lies.
 *
 * @param file its data file
 * @param row its row there, from 0
 * @param record the record
 */
record RecordPlace(LogFile file, long row, RawRecord record) {}
