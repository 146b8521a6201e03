package io.tallybook.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** How much the newest checkpoint of a running job holds: its own folder and the shared files. */
final class CheckpointSize {
  private static final String METADATA = "_metadata";
  private static final String FOLDER_PREFIX = "chk-";
  private static final int METADATA_DEPTH = 3;

  private CheckpointSize() {}

  /**
   * Bytes of the newest complete checkpoint; empty when there is none.
   *
   * @param root Flink's checkpoint directory, which holds one job
   */
  static Optional<Long> newest(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(root, METADATA_DEPTH)) {
      Optional<Path> newest =
          files
              .filter(file -> file.endsWith(METADATA))
              .map(Path::getParent)
              .max(Comparator.comparingLong(CheckpointSize::number));
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(bytes(newest.get()) + bytes(newest.get().resolveSibling("shared")));
    } catch (UncheckedIOException e) {
      // A checkpoint was replaced while it was looked at: the next look will do.
      return Optional.empty();
    }
  }

  private static long number(Path folder) {
    return Long.parseLong(folder.getFileName().toString().substring(FOLDER_PREFIX.length()));
  }

  private static long bytes(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += sizeOf(file);
      }
    }
    return sum;
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
