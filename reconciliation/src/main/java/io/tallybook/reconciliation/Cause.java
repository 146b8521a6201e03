package io.tallybook.reconciliation;

/** Why the stream and the independent count differ in a bucket. */
public enum Cause {
  /**
   * The stream lacks records there and has nothing too much, and it left over at least as many late
   * records as are missing in all such buckets together. The late ones are in the raw log and will
   * be billed. If more are missing than were late, none is put down to lateness: which of them were
   * lost instead cannot be told.
   */
  LATE,
  /** Nothing known explains it. */
  UNEXPLAINED
}
