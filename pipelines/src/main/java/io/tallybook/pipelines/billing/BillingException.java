package io.tallybook.pipelines.billing;

import io.tallybook.stores.rawlog.RawLogException;
import java.time.LocalDate;

/** A bill could not be made, and none was; the message names the file and what is wrong with it. */
public final class BillingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BillingException(String message) {
    super(message);
  }

  public BillingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What failed in a pipeline over a day, without what a runner wraps in its own exceptions. */
  static BillingException ofRun(LocalDate day, RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof RawLogException)) {
      cause = cause.getCause();
    }
    return new BillingException(
        cause instanceof RawLogException
            ? String.valueOf(cause.getMessage())
            : day + " could not be counted: " + cause,
        failure);
  }
}
