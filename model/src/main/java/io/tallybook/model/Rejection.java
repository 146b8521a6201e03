package io.tallybook.model;

import com.google.protobuf.ByteString;

/**
 * A record that a step refused, with why: the one dead-letter family. Nothing refused disappears.
 *
 * @param code the stable reason
 * @param stage the step that refused it, for instance {@code DecodeEvents}
 * @param field the offending field by its wire name; empty when the whole record is at fault
 * @param detail what is wrong and the rule it breaks, for a person
 * @param record the record as received
 */
public record Rejection(
    RejectionCode code, String stage, String field, String detail, RawRecord record) {
  /** Most of a payload that a dead letter keeps. */
  public static final int PAYLOAD_KEPT_BYTES_MAX = 64 * 1024;

  /** The record cut to what a dead letter keeps. */
  public ByteString payloadKept() {
    ByteString payload = record.payload();
    return payload.substring(0, Math.min(payload.size(), PAYLOAD_KEPT_BYTES_MAX));
  }
}
