package io.tallybook.model;

/**
 * A class of records that were not counted in any cell, so that nothing disappears: records in =
 * counted + duplicates + leftovers.
 *
 * @param kind why they were left over
 * @param code the {@link RejectionCode} by name; empty for late events
 * @param dayMillis start of the UTC day of the event time of a late event, or of the log's time of
 *     a rejected record: milliseconds since the epoch
 */
public record Leftover(Kind kind, String code, long dayMillis) {

  /** Why a record was not counted. */
  public enum Kind {
    /** Its window had closed for good. It is in the raw log and will be billed. */
    LATE,
    /** It could not be decoded or accepted. It is a dead letter. */
    REJECTED
  }
}
