package io.tallybook.stores.ledger;

/** How far a month's statement is. */
public enum StatementState {
  /** The month runs, or days of it are not billed. */
  OPEN,
  /** All days of the month are billed; the figures can still change. */
  DRAFT,
  /** Declared to be the invoice. */
  FINAL,
  /** Changed by a bill that was posted after it was final. */
  ADJUSTED
}
