package io.tallybook.testdata.judge;

/** Truth or verdicts that cannot be read; the message names file, line and reason. */
public final class UnreadableJudgementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableJudgementException(String message) {
    super(message);
  }
}
