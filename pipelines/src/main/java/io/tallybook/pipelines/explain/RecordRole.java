package io.tallybook.pipelines.explain;

/** What a record of the log is to the bill. */
public enum RecordRole {
  /** The one of its id that counts. */
  COUNTED,
  /** A repeat: it says what the one that counts says. */
  DUPLICATE,
  /** It has the id of the one that counts and says something else; counted as a duplicate. */
  CONTRADICTING,
  /** No event: it could not be decoded, or breaks a rule. */
  REJECTED
}
