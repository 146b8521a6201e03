package io.tallybook.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints that an embedded Flink leaves in a folder: {@code JOB/chk-N/_metadata}. Every
 * start is a new job with a folder of its own, so the newest complete checkpoint over all jobs is
 * where to go on.
 */
final class Checkpoints {
  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT_PREFIX = "chk-";

  private final Path root;

  Checkpoints(Path root) {
    this.root = root;
  }

  /** Where they all lie. */
  Path root() {
    return root;
  }

  /** The newest complete checkpoint; empty when there is none. */
  Optional<Path> latest() {
    return complete().stream().max(Comparator.comparing(Checkpoints::completedAt));
  }

  /**
   * Removes the folders of jobs that have ended and whose checkpoints have a successor. Called
   * before a job starts, so that state of former runs does not pile up.
   */
  void removeSuperseded() {
    Optional<Path> latest = latest();
    if (latest.isEmpty()) {
      return;
    }
    Path keep = latest.get().getParent();
    try (Stream<Path> jobs = Files.list(root)) {
      for (Path job : jobs.filter(Files::isDirectory).filter(job -> !job.equals(keep)).toList()) {
        Folders.delete(job);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tidy the checkpoints in " + root, e);
    }
  }

  private List<Path> complete() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files
          .filter(file -> file.endsWith(METADATA))
          .map(Path::getParent)
          .filter(folder -> folder.getFileName().toString().startsWith(CHECKPOINT_PREFIX))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the checkpoints in " + root, e);
    }
  }

  private static FileTime completedAt(Path checkpoint) {
    try {
      return Files.getLastModifiedTime(checkpoint.resolve(METADATA));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + checkpoint, e);
    }
  }
}
