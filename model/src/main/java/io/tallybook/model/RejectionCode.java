package io.tallybook.model;

/**
 * Why a record was refused. The names are a contract: they appear in dead letters, error bodies,
 * metrics and dashboards, and are never renamed.
 */
public enum RejectionCode {
  /** The record has no value. */
  PAYLOAD_MISSING,
  /** The record is larger than {@link EventValidator#PAYLOAD_BYTES_MAX}. */
  PAYLOAD_OVERSIZE,
  /** The bytes are not an event of the wire schema. */
  PAYLOAD_UNDECODABLE,
  /** A text field is not valid UTF-8. */
  TEXT_NOT_UTF8,
  /** The message follows a schema version this reader does not know. */
  VERSION_UNKNOWN,
  /** The Kafka record has no key, so nothing says which event it claims to be. */
  KEY_MISSING,
  /** The Kafka record's key is not the event's id. */
  KEY_MISMATCH,
  /** The message says neither click nor impression nor conversion. */
  TYPE_MISSING,
  /** A required field is absent or empty. */
  FIELD_MISSING,
  /** A text field is longer than its limit. */
  FIELD_TOO_LONG,
  /** A field holds a value outside its range or form. */
  FIELD_INVALID,
  /**
   * An event or receive time before {@link EventValidator#TIME_MILLIS_MIN}, or a receive time
   * missing.
   */
  TIME_IMPLAUSIBLE,
  /** A price below zero. */
  MONEY_NEGATIVE,
  /** A currency other than the one this deployment accounts in, or none. */
  CURRENCY_UNSUPPORTED
}
