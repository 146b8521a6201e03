package io.tallybook.model;

import com.google.protobuf.ByteString;

/**
 * A record as it lies in the log, before anyone looked inside.
 *
 * @param key empty when the record has none
 * @param payload empty when the record has none
 * @param partition the log's partition it lies in; within one, the order of the log is kept
 * @param origin where it lies, for instance {@code ad-events-3@1207}
 * @param recordedAtMillis when the log took it: milliseconds since the epoch, UTC
 */
public record RawRecord(
    ByteString key, ByteString payload, int partition, String origin, long recordedAtMillis) {}
