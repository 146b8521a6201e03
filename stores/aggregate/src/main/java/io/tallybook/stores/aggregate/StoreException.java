package io.tallybook.stores.aggregate;

/** A store could not do what it was asked. The message says what and, where known, the remedy. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
