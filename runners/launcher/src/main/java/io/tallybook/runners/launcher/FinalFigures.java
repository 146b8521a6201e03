package io.tallybook.runners.launcher;

import io.tallybook.pipelines.billing.BilledDay;
import io.tallybook.stores.aggregate.AggregateWriter;
import io.tallybook.stores.aggregate.DuckDbAggregateStore;
import io.tallybook.stores.aggregate.HttpAggregateWriter;
import io.tallybook.stores.aggregate.StoreException;
import java.net.URI;

/**
 * Brings a bill's final figures to where reports look for them: through the running stack, which
 * owns its store, or into the store of a stopped one. Writing them again changes nothing.
 */
final class FinalFigures {
  private static final int ROWS_AT_ONCE = 50_000;

  private final StackAccess access;

  private FinalFigures(StackAccess access) {
    this.access = access;
  }

  static FinalFigures of(StackAccess access) {
    return new FinalFigures(access);
  }

  /**
   * Writes the rows of a day, and how much was rejected.
   *
   * @throws CommandFailure if they cannot be written; the bill is posted then, and billing the day
   *     again brings them
   */
  void write(BilledDay billed) throws InterruptedException {
    try (AggregateWriter store = store()) {
      billed.forEachRows(ROWS_AT_ONCE, store::upsertAggregates);
      store.upsertLeftovers(billed.rejections());
    } catch (StoreException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          billed.day()
              + " is posted, but its final figures could not be written: "
              + CommandFailure.messageOf(e)
              + "; bill the day again to write them",
          e);
    }
  }

  private AggregateWriter store() throws InterruptedException {
    boolean running =
        access.hasUrl() || (access.folder().address().isPresent() && access.client().isAnswering());
    return running
        ? HttpAggregateWriter.to(URI.create(access.url()), access.requireToken())
        : DuckDbAggregateStore.open(access.folder().storeFile());
  }
}
