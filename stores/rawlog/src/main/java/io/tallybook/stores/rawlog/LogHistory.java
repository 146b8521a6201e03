package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All commits and compactions, from the first on, and what follows from them. Reading it checks
 * that they continue each other.
 *
 * @param commits by partition and number
 * @param compactions by number
 */
record LogHistory(List<Commit> commits, List<Compaction> compactions) {

  /**
   * Reads all manifests.
   *
   * @throws RawLogException at the first that is missing, unreadable or contradicts another
   */
  static LogHistory read(LogLayout layout) {
    // Compactions first: what they replace was committed before, so the commits read later have it.
    List<Compaction> compactions = new ArrayList<>();
    for (Path manifest : new Manifests(layout.compactions()).list()) {
      Compaction compaction =
          ManifestJson.readCompaction(Manifests.read(manifest), manifest.toString());
      requireSequence(manifest, compaction.sequence(), compactions.size());
      compactions.add(compaction);
    }
    List<Commit> commits = new ArrayList<>();
    for (TopicPartition source : sources(layout)) {
      Commit last = null;
      for (Path manifest : new Manifests(layout.commits(source)).list()) {
        Commit commit = ManifestJson.readCommit(Manifests.read(manifest), manifest.toString());
        requireSequence(manifest, commit.sequence(), last == null ? 0 : last.sequence() + 1);
        requireContinuation(manifest, source, commit, last);
        commits.add(commit);
        last = commit;
      }
    }
    return new LogHistory(commits, compactions);
  }

  private static void requireSequence(Path manifest, long found, long expected) {
    if (found != expected || Manifests.sequence(manifest) != expected) {
      throw new RawLogException(
          manifest
              + ": holds number "
              + found
              + " where number "
              + expected
              + " must be: a manifest is missing or doubled; 'log verify' says more");
    }
  }

  private static void requireContinuation(
      Path manifest, TopicPartition source, Commit commit, @Nullable Commit last) {
    if (!commit.source().equals(source)) {
      throw new RawLogException(
          manifest + ": is of " + commit.source() + " and lies in the folder of " + source);
    }
    if (last != null && commit.from() != last.to()) {
      throw new RawLogException(
          manifest
              + ": begins at offset "
              + commit.from()
              + ", the commit before it ends at "
              + last.to());
    }
  }

  /**
   * The live files.
   *
   * @throws RawLogException if a compaction replaces what is not there
   */
  LogSnapshot snapshot() {
    Map<String, LogFile> live = new LinkedHashMap<>();
    for (Commit commit : commits) {
      for (LogFile file : commit.files()) {
        live.put(file.path(), file);
      }
    }
    for (Compaction compaction : compactions) {
      for (String path : compaction.replaces()) {
        if (live.remove(path) == null) {
          throw new RawLogException(
              "compaction " + compaction.sequence() + " replaces " + path + ", which is not live");
        }
      }
      for (LogFile file : compaction.adds()) {
        live.put(file.path(), file);
      }
    }
    return new LogSnapshot(new ArrayList<>(live.values()));
  }

  /** Paths of files that compactions replaced. */
  Set<String> replaced() {
    Set<String> paths = new HashSet<>();
    compactions.forEach(compaction -> paths.addAll(compaction.replaces()));
    return paths;
  }

  /** The partitions that have a folder for commits. */
  static SortedSet<TopicPartition> sources(LogLayout layout) {
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
