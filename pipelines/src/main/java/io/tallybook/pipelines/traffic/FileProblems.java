package io.tallybook.pipelines.traffic;

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
