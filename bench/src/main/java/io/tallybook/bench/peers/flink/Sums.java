package io.tallybook.bench.peers.flink;

/** Counts of a cell, in place. */
final class Sums {
  long gross;
  long invalid;
  long repeats;
  long spendMicros;
  long changes;
  long asOfMillis = Long.MIN_VALUE;

  void add(PeerClick click) {
    gross++;
    changes++;
    if (click.invalid) {
      invalid++;
    } else {
      spendMicros += click.priceMicros;
    }
    asOfMillis = Math.max(asOfMillis, click.receivedAtMillis);
  }

  void addRepeat(PeerClick click) {
    repeats++;
    changes++;
    asOfMillis = Math.max(asOfMillis, click.receivedAtMillis);
  }

  Sums add(Sums other) {
    gross += other.gross;
    invalid += other.invalid;
    repeats += other.repeats;
    spendMicros += other.spendMicros;
    changes += other.changes;
    asOfMillis = Math.max(asOfMillis, other.asOfMillis);
    return this;
  }
}
