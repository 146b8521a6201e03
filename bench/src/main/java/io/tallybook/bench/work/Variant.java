package io.tallybook.bench.work;

import java.util.Locale;

/** The programs that are compared. */
public enum Variant {
  /** Tallybook's transforms on Beam's Flink runner. */
  TALLYBOOK,
  /** A hand-written Flink DataStream job, keyed by text. */
  FLINK,
  /** The same job, keyed by 128-bit fingerprints as Tallybook is. */
  FLINK_FINGERPRINT,
  /** Flink SQL. */
  SQL,
  /** Idiomatic Beam on Beam's Flink runner. */
  BEAM;

  /** The name on the command line and in results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
