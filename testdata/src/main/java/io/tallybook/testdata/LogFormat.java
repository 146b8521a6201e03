package io.tallybook.testdata;

import java.util.List;

/** Reads the events of one kind of log. */
interface LogFormat {
  /**
   * The events of a line, in the order in which they are sent.
   *
   * @throws UnreadableLineException if the line holds none
   */
  List<ReplayEvent> read(LogLine line) throws UnreadableLineException;
}
