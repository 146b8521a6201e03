package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL database that holds the ledger: its schema, and work in serializable transactions.
 *
 * <p>Each piece of work has a connection of its own: closers are rare and long, and a lock or a
 * half-done transaction ends with its connection, however it ends.
 */
final class LedgerDatabase {
  static final String SCHEMA = "tallybook";

  /** Serialization failure and deadlock: PostgreSQL asks to try the whole transaction again. */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

  private static final int ATTEMPTS_MAX = 10;
  private static final int BACKOFF_MILLIS_MAX = 50;
  private static final int CONNECT_TIMEOUT_SECONDS = 10;

  private final PGSimpleDataSource source;
  private final String shownUrl;

  private LedgerDatabase(PGSimpleDataSource source, String shownUrl) {
    this.source = source;
    this.shownUrl = shownUrl;
  }

  /** Work with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Connects, and brings the schema up to date.
   *
   * @throws LedgerException if the database does not answer, or has the schema of a newer release
   */
  static LedgerDatabase open(String jdbcUrl, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    // Parameters may carry a password: they are not for messages.
    String shownUrl = jdbcUrl.replaceAll("\\?.*", "");
    try {
      source.setURL(jdbcUrl);
    } catch (IllegalArgumentException e) {
      throw new LedgerRefusal(
          "'"
              + shownUrl
              + "' is no address of a ledger; give jdbc:postgresql://HOST:PORT/DATABASE");
    }
    source.setUser(user);
    source.setPassword(password);
    source.setCurrentSchema(SCHEMA);
    source.setApplicationName("tallybook");
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    LedgerDatabase database = new LedgerDatabase(source, shownUrl);
    database.migrate();
    return database;
  }

  private void migrate() {
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(source)
              .defaultSchema(SCHEMA)
              .locations("classpath:io/tallybook/stores/ledger/migration")
              .failOnMissingLocations(true)
              .load();
      flyway.migrate();
    } catch (FlywayException e) {
      throw new LedgerException("cannot open the ledger at " + shownUrl + ": " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Runs work on a connection of its own, without a transaction. */
  <T> T connected(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** One consistent look at the ledger. */
  <T> T read(Work<T> work) {
    return connected(
        connection -> {
          connection.setReadOnly(true);
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          connection.setAutoCommit(false);
          T result = work.on(connection);
          connection.commit();
          return result;
        });
  }

  /** All of the work or nothing, as if nobody else were at work. */
  <T> T write(Work<T> work) {
    return connected(connection -> serializable(connection, work));
  }

  /**
   * The same on a given connection. The work is repeated when it collided with other work, so it
   * must not keep anything from an attempt.
   */
  <T> T serializable(Connection connection, Work<T> work) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setAutoCommit(false);
    for (int attempt = 1; ; attempt++) {
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException e) {
        rollBack(connection, e);
        if (!TRY_AGAIN.contains(String.valueOf(e.getSQLState())) || attempt == ATTEMPTS_MAX) {
          throw e;
        }
        pause(attempt);
      } catch (RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e); // a lost connection rolls back by itself
    }
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(BACKOFF_MILLIS_MAX * attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerException("interrupted while waiting to try again", e);
    }
  }

  private LedgerException failure(SQLException e) {
    return new LedgerException(
        "the ledger at "
            + shownUrl
            + " failed; what was to be written is there as a whole or not at all, and doing it again"
            + " is safe: "
            + e.getMessage()
            + " ("
            + e.getSQLState()
            + ")",
        e);
  }
}
