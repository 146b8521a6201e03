package io.tallybook.bench.work;

/** The programs that are compared. */
public enum Variant {
  /** Tallybook's transforms on Beam's Flink runner. */
  TALLYBOOK,
  /** A hand-written Flink DataStream job. */
  FLINK,
  /** Flink SQL. */
  SQL,
  /** Idiomatic Beam on Beam's Flink runner. */
  BEAM
}
