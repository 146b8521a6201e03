package io.tallybook.pipelines.billing;

/** A bill could not be made, and none was; the message names the file and what is wrong with it. */
public final class BillingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BillingException(String message) {
    super(message);
  }

  public BillingException(String message, Throwable cause) {
    super(message, cause);
  }
}
