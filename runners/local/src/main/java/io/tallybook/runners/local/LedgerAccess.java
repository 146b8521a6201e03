package io.tallybook.runners.local;

import io.tallybook.stores.ledger.Ledger;

/**
 * A ledger to work with, and what was started for it. Closing it stops what was started.
 *
 * @param ledger the ledger
 * @param jdbcUrl where it is
 * @param server what has to be stopped in the end
 */
public record LedgerAccess(Ledger ledger, String jdbcUrl, Runnable server)
    implements AutoCloseable {
  @Override
  public void close() {
    ledger.close();
    server.run();
  }
}
