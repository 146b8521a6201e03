package io.tallybook.pipelines.traffic;

import java.util.List;

/** Files of lists or settings that cannot be taken: all problems, each with its file and line. */
public final class TrafficFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TrafficFileException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
