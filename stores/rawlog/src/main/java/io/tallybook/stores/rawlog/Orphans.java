package io.tallybook.stores.rawlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at the data folders themselves, whatever the manifests say.
 *
 * <p>When a file that no manifest names may be removed, though its writer may only be asleep: its
 * rows begin at or after the end of the log as its writer knew it. Once the log's end lies behind
 * the file's first offset, somebody else has made the commit with the number that this writer
 * needs, and the file can never become part of the log.
 */
final class Orphans {
  private Orphans() {}

  /** Data files, finished or not, of one partition that begin at or after an offset. */
  static List<Path> from(LogLayout layout, TopicPartition source, long offset) {
    return list(
        layout,
        file -> {
          LogLayout.DataName name = LogLayout.dataName(file);
          return name != null && name.source().equals(source) && name.minOffset() >= offset;
        });
  }

  /** All files in the folders of hours, in the order of their paths. */
  static List<Path> list(LogLayout layout, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    for (Path day : children(layout.root(), "date=")) {
      for (Path hour : children(day, "hour=")) {
        for (Path file : children(hour, "")) {
          if (wanted.test(file)) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static List<Path> children(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> String.valueOf(child.getFileName()).startsWith(prefix))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new RawLogException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
