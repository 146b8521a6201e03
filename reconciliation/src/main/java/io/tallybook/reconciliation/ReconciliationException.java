package io.tallybook.reconciliation;

/** Two counts could not be compared. The message says why and, where known, the remedy. */
public final class ReconciliationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReconciliationException(String message) {
    super(message);
  }

  public ReconciliationException(String message, Throwable cause) {
    super(message, cause);
  }
}
