package io.tallybook.bench;

import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.shard.FingerprintTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What deduplication does per event: the fingerprint of an id of 36 bytes, and a look into a table
 * of two million ids, by batches of a usual size, with and without looking ahead.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FingerprintBenchmark {
  static final int BATCH = 128;
  private static final int IDS = 2_000_000;
  private static final int ID_BYTES = 36;

  private final Fingerprint fingerprint = new Fingerprint();
  private final FingerprintTable table = new FingerprintTable();
  private final byte[] id = new byte[ID_BYTES];
  private final long[] highs = new long[IDS];
  private final long[] batch = new long[BATCH];
  private int next;

  public FingerprintBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(id);
    for (int i = 0; i < IDS; i++) {
      highs[i] = random.nextLong();
      table.put(highs[i], highs[i], 1);
    }
  }

  private void nextBatch() {
    next = next + BATCH > IDS - BATCH ? 0 : next + BATCH;
    System.arraycopy(highs, next, batch, 0, BATCH);
  }

  /** One fingerprint. */
  @Benchmark
  public long ofId() {
    fingerprint.of(id, 0, ID_BYTES);
    return fingerprint.high();
  }

  /** Finds a batch of ids; returns how many were there. */
  @Benchmark
  public long findBatch() {
    nextBatch();
    return found();
  }

  /** The same, after looking ahead for the batch. */
  @Benchmark
  public long findBatchLookingAhead() {
    nextBatch();
    table.lookAhead(batch, BATCH);
    return found();
  }

  private long found() {
    long found = 0;
    for (long high : batch) {
      found += table.get(high, high);
    }
    return found;
  }
}
