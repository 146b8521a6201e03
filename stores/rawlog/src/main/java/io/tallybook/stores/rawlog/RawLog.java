package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

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
    List<LogFile> files = new ArrayList<>();
    for (TopicPartition source : sources()) {
      for (Commit commit : Manifests.commits(layout, source)) {
        files.addAll(commit.files());
      }
    }
    return new LogSnapshot(files);
  }

  /** The partitions that have a folder for commits. */
  SortedSet<TopicPartition> sources() {
    TreeSet<TopicPartition> sources = new TreeSet<>();
    for (Path topic : folders(layout.commits())) {
      for (Path partition : folders(topic)) {
        sources.add(
            new TopicPartition(String.valueOf(topic.getFileName()), partitionNumber(partition)));
      }
    }
    return sources;
  }

  private static int partitionNumber(Path folder) {
    try {
      return Integer.parseInt(String.valueOf(folder.getFileName()));
    } catch (NumberFormatException e) {
      throw new RawLogException(folder + ": must be named by a partition's number", e);
    }
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new RawLogException(parent + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
