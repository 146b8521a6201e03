package io.tallybook.stores.ledger;

/** What was asked is not allowed: asking again without a change will be refused again. */
public final class LedgerRefusal extends LedgerException {
  private static final long serialVersionUID = 1L;

  public LedgerRefusal(String message) {
    super(message);
  }
}
