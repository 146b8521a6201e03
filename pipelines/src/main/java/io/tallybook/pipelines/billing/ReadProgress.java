package io.tallybook.pipelines.billing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the reading of a run has come, as its workers tell. Workers in another process tell
 * nobody: their runner's own page shows it.
 */
public final class ReadProgress {
  private static final Map<String, ReadProgress> RUNS = new ConcurrentHashMap<>();

  private final AtomicLong files = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();

  private ReadProgress() {}

  /** The progress of a run, by the name of its temporary folder. */
  static ReadProgress of(String run) {
    return RUNS.computeIfAbsent(run, name -> new ReadProgress());
  }

  static void forget(String run) {
    RUNS.remove(run);
  }

  void addFile() {
    files.incrementAndGet();
  }

  void addRows(long more) {
    rows.addAndGet(more);
  }

  /** Files read to their end; one that was read twice, after a failure, counts twice. */
  public long files() {
    return files.get();
  }

  /** Rows read; those that were read twice, after a failure, count twice. */
  public long rows() {
    return rows.get();
  }
}
