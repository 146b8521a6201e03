package io.tallybook.runners.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A ledger that is being started while its stack starts other things. */
final class LedgerStart implements AutoCloseable {
  private final CompletableFuture<LocalLedger> ledger;

  private LedgerStart(CompletableFuture<LocalLedger> ledger) {
    this.ledger = ledger;
  }

  static LedgerStart begin(DataFolder folder) {
    return new LedgerStart(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return LocalLedger.start(folder);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }

  /**
   * The ledger, once it is started.
   *
   * @throws IOException if it could not be
   */
  LocalLedger await() throws IOException {
    try {
      return ledger.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  /** Stops it once it is started; a start that failed has left nothing behind. */
  @Override
  public void close() {
    if (ledger.handle((started, failure) -> failure == null).join()) {
      ledger.join().close();
    }
  }
}
