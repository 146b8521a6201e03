package io.tallybook.stores.ledger;

/** The accounts of the ledger. A debit is positive, a credit negative. */
enum AccountKind {
  /** What an advertiser owes: an asset, so positive while something is open. */
  RECEIVABLE,
  /** What an advertiser has paid in advance: a debt of ours, so negative while some is left. */
  PREPAID,
  /** What was earned: negative. */
  REVENUE,
  /** What was received: positive. */
  CASH
}
