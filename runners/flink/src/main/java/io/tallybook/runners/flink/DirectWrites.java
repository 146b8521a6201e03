package io.tallybook.runners.flink;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether files of a folder can be written past the system's page cache. */
final class DirectWrites {
  private DirectWrites() {}

  /** Tries it with an empty file; makes the folder if it is not there. */
  static boolean arePossible(Path folder) {
    try {
      Path probe = Files.createTempFile(Files.createDirectories(folder), "direct", ".probe");
      try (FileChannel opened =
          FileChannel.open(probe, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)) {
        return opened.isOpen();
      } finally {
        Files.delete(probe);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
