package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateRow;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The store of one machine: a DuckDB file.
 *
 * <p>Within a process, every {@code open} of a file shares one database; it closes when the last of
 * them closes. A second process cannot open the file meanwhile.
 *
 * <p>Guarantees: a batch is one transaction, on disk when the call returns; after a crash the file
 * holds whole batches only. A reader sees the state between two batches and never waits for the
 * writer. Sums are exact: one that does not fit a long is an error, never a wrong number.
 *
 * <p>Cost: a batch costs one join over the minutes it touches, whatever the size of the file,
 * provided that minutes arrive roughly in order; {@link #status} reads totals that each batch keeps
 * up to date, so it does not depend on the number of cells.
 */
public final class DuckDbAggregateStore implements AggregateStore {
  private static final String STATUS_SQL =
      """
      SELECT
        (SELECT max(records_counted) FROM totals WHERE source = ?),
        (SELECT sum(records)::BIGINT FROM leftovers WHERE source = ? AND kind = ?),
        (SELECT sum(records)::BIGINT FROM leftovers WHERE source = ? AND kind = ?),
        (SELECT max(as_of_millis) FROM totals WHERE source = ?),
        (SELECT max(written_at_millis) FROM totals WHERE source = ?)
      """;
  private static final String LEFTOVERS_SQL =
      """
      SELECT kind, code, day_millis, records FROM leftovers
      WHERE source = ? ORDER BY kind, code, day_millis
      """;

  private final DuckDbDatabase database;
  private final InstantSource clock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DuckDbAggregateStore(DuckDbDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Opens the file and creates it, and its folder, if it does not exist.
   *
   * @throws StoreException if the file cannot be opened, is open in another process, or was written
   *     by a program that knows other tables
   */
  public static DuckDbAggregateStore open(Path file) {
    return open(file, InstantSource.system());
  }

  /**
   * Like {@link #open(Path)}.
   *
   * @param clock says when a batch was written
   */
  public static DuckDbAggregateStore open(Path file, InstantSource clock) {
    return new DuckDbAggregateStore(DuckDbDatabase.acquire(file), clock);
  }

  /**
   * Like {@link #open(Path)}, but refuses a file that does not exist: for programs that only read.
   */
  public static DuckDbAggregateStore openExisting(Path file) {
    if (!Files.exists(file)) {
      throw new StoreException("there is no aggregate store at '" + file + "': check the path");
    }
    return open(file);
  }

  @Override
  public void upsertAggregates(List<AggregateRow> rows) {
    if (!rows.isEmpty()) {
      long writtenAtMillis = clock.millis();
      write(
          "write " + rows.size() + " aggregates",
          connection -> AggregateUpsert.run(connection, rows, writtenAtMillis));
    }
  }

  @Override
  public void upsertLeftovers(List<LeftoverRow> rows) {
    if (!rows.isEmpty()) {
      long writtenAtMillis = clock.millis();
      write(
          "write " + rows.size() + " leftovers",
          connection -> LeftoverUpsert.run(connection, rows, writtenAtMillis));
    }
  }

  @Override
  public List<AggregateResult> query(AggregateQuery query) {
    List<AggregateResult> results = new ArrayList<>();
    scan(query, results::add);
    return results;
  }

  @Override
  public void scan(AggregateQuery query, Consumer<AggregateResult> consumer) {
    AggregateSelect select = AggregateSelect.of(query);
    read(
        "query aggregates",
        connection -> {
          select.run(connection, consumer);
          return true;
        });
  }

  @Override
  public List<LeftoverRow> leftovers(Source source) {
    return read(
        "read leftovers",
        connection -> {
          List<LeftoverRow> rows = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(LEFTOVERS_SQL)) {
            statement.setString(1, source.name());
            try (ResultSet result = statement.executeQuery()) {
              while (result.next()) {
                Leftover leftover =
                    new Leftover(
                        Leftover.Kind.valueOf(result.getString(1)),
                        result.getString(2),
                        result.getLong(3));
                rows.add(new LeftoverRow(leftover, source, result.getLong(4)));
              }
            }
          }
          return rows;
        });
  }

  @Override
  public StoreStatus status(Source source) {
    return read(
        "read the status",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(STATUS_SQL)) {
            statement.setString(1, source.name());
            statement.setString(2, source.name());
            statement.setString(3, Leftover.Kind.LATE.name());
            statement.setString(4, source.name());
            statement.setString(5, Leftover.Kind.REJECTED.name());
            statement.setString(6, source.name());
            statement.setString(7, source.name());
            try (ResultSet result = statement.executeQuery()) {
              result.next();
              // Of a source that has never been written every column is NULL, which getLong gives
              // as 0.
              return new StoreStatus(
                  result.getLong(1),
                  result.getLong(2),
                  result.getLong(3),
                  result.getLong(4),
                  result.getLong(5));
            }
          }
        });
  }

  /** Closes this handle; the second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      database.release();
    }
  }

  private void write(String purpose, DuckDbDatabase.Write write) {
    requireOpen(purpose);
    try {
      database.write(write);
    } catch (SQLException e) {
      throw failure(purpose, e);
    }
  }

  private <T> T read(String purpose, DuckDbDatabase.Read<T> read) {
    requireOpen(purpose);
    try {
      return database.read(read);
    } catch (SQLException e) {
      throw failure(purpose, e);
    }
  }

  private void requireOpen(String purpose) {
    if (closed.get()) {
      throw new StoreException("cannot " + purpose + ": '" + database.file() + "' is closed");
    }
  }

  private StoreException failure(String purpose, SQLException cause) {
    return new StoreException(
        "cannot " + purpose + " in '" + database.file() + "': " + cause.getMessage(), cause);
  }
}
