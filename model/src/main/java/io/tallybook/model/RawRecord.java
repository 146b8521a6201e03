package io.tallybook.model;

import com.google.protobuf.ByteString;

/**
 * A record as it lies in the log, before anyone looked inside.
 *
 * @param key empty when the record has none
 * @param payload empty when the record has none
 * @param topic the log's topic it lies in
 * @param partition the topic's partition it lies in; within one, the order of the log is kept
 * @param offset its position in the partition
 * @param recordedAtMillis when the log took it: milliseconds since the epoch, UTC
 */
public record RawRecord(
    ByteString key,
    ByteString payload,
    String topic,
    int partition,
    long offset,
    long recordedAtMillis) {

  /** Where it lies, in one text, for instance {@code ad-events-3@1207}. */
  public String origin() {
    return topic + "-" + partition + "@" + offset;
  }
}
