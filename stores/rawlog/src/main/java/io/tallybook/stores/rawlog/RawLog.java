package io.tallybook.stores.rawlog;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every record as it was received, in immutable Parquet files with manifests, by the UTC hour of
 * the event. A record is in the log if and only if a commit covers its offset; files that no commit
 * names are not part of it.
 *
 * <p>Safe for use by several threads and processes, beside one that appends.
 */
public final class RawLog {
  private final LogLayout layout;

  private RawLog(LogLayout layout) {
    this.layout = layout;
  }

  /**
   * The log below a folder; a folder that does not exist is an empty log. Nothing is created.
   *
   * @param root what the manifests' paths are relative to
   */
  public static RawLog open(Path root) {
    return new RawLog(new LogLayout(root));
  }

  public Path root() {
    return layout.root();
  }

  /**
   * The live files at this moment.
   *
   * @throws RawLogException if a manifest is missing, unreadable or contradicts its neighbours
   */
  public LogSnapshot snapshot() {
    return LogHistory.read(layout).snapshot();
  }

  /**
   * Per partition, the first offset that is not archived yet. Reads the last commit of each only,
   * so it is quick however long the log is.
   */
  public SortedMap<TopicPartition, Long> ends() {
    TreeMap<TopicPartition, Long> ends = new TreeMap<>();
    for (TopicPartition source : LogHistory.sources(layout)) {
      Manifests.lastCommit(layout, source).ifPresent(commit -> ends.put(source, commit.to()));
    }
    return Collections.unmodifiableSortedMap(ends);
  }
}
