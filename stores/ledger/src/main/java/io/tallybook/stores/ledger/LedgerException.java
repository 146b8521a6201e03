package io.tallybook.stores.ledger;

import org.jspecify.annotations.Nullable;

/** The ledger could not do what was asked; the message says why. Doing it again is safe. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    this(message, null);
  }

  public LedgerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
