package io.tallybook.pipelines.traffic;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with files, so that all of it is told at once. */
final class FileProblems {
  private static final int SHOWN_MAX = 50;

  private final List<String> shown = new ArrayList<>();
  private int count;

  void add(Path file, long line, String problem) {
    add(file + ":" + line + ": " + problem);
  }

  void add(Path file, String problem) {
    add(file + ": " + problem);
  }

  /** Says why a file could not be read. */
  void add(Path file, IOException failure) {
    add(file, reason(file, failure));
  }

  private static String reason(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "is a folder, must be a file";
    } else if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof CharacterCodingException) {
      return "must be UTF-8 text";
    }
    return "cannot be read: " + failure;
  }

  private void add(String problem) {
    count++;
    if (count <= SHOWN_MAX) {
      shown.add(problem);
    }
  }

  int count() {
    return count;
  }

  /**
   * Ends the reading.
   *
   * @throws TrafficFileException if anything was wrong
   */
  void refuse() {
    if (count > 0) {
      List<String> all = new ArrayList<>(shown);
      if (count > shown.size()) {
        all.add("and " + (count - shown.size()) + " more");
      }
      throw new TrafficFileException(all);
    }
  }
}
