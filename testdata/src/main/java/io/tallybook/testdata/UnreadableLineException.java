package io.tallybook.testdata;

/** A line holds no event; the message says why, for a person. */
final class UnreadableLineException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableLineException(String message) {
    super(message);
  }
}
