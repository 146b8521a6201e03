package io.tallybook.stores.ledger;

/**
 * Another run is closing the day, or has closed it since this one looked: computing the bill again
 * helps.
 */
public final class DayBusyException extends LedgerException {
  private static final long serialVersionUID = 1L;

  public DayBusyException(String message) {
    super(message);
  }
}
