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
  BEAM,
  /** Tallybook's whole live count, every rule switched off. */
  UNJUDGED,
  /** The same with every rule that needs no list but the built-in one. */
  JUDGED;

  /** Whether the clicks are judged by the benchmark's own rules, so that all counts can agree. */
  boolean judgesAsAgreed() {
    return this != UNJUDGED && this != JUDGED;
  }

  /** The name on the command line and in results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
