package io.tallybook.bench.work;

/** A program that counts the clicks of a run into the {@link UpsertTable}. */
@FunctionalInterface
public interface CountingJob {
  /** Counts, and returns once every row is in the table. */
  void run(RunSpec spec) throws Exception;
}
