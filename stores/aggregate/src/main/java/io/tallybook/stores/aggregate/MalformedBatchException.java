package io.tallybook.stores.aggregate;

/** Bytes are no batch of rows. The message says what is wrong and where, for a person. */
public final class MalformedBatchException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedBatchException(String message) {
    super(message);
  }

  MalformedBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
