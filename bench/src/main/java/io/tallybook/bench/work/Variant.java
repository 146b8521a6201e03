package io.tallybook.bench.work;

import java.util.Locale;
import java.util.function.UnaryOperator;

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

  /** Whether it is Tallybook, with the settings of its own that the product has. */
  public boolean isTallybook() {
    return this == TALLYBOOK || this == UNJUDGED || this == JUDGED;
  }

  /** What of a count depends on no other rules than those that all variants have. */
  public UnaryOperator<Tally> agreed() {
    return this == UNJUDGED || this == JUDGED ? Tally::unjudged : UnaryOperator.identity();
  }

  /** The name on the command line and in results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
