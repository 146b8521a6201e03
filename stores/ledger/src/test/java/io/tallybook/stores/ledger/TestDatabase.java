package io.tallybook.stores.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, shared by the tests of a class; each ledger in it is a database of its own.
 */
final class TestDatabase implements AutoCloseable {
  /** What the clock of the tests says unless they set it. */
  static final Instant NOW = Instant.parse("2026-12-05T08:00:00Z");

  private static final String USER = "postgres";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EmbeddedPostgres server;

  private TestDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  static TestDatabase start() {
    try {
      return new TestDatabase(EmbeddedPostgres.builder().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDBC URL of a new, empty database. */
  String fresh() {
    String name = "ledger" + COUNT.incrementAndGet();
    try (Connection connection = connect(server.getJdbcUrl(USER, "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.getJdbcUrl(USER, name);
  }

  static Ledger open(String url) {
    return Ledger.open(url, USER, "").withClock(InstantSource.fixed(NOW));
  }

  static Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url, USER, "");
    connection.setSchema(LedgerDatabase.SCHEMA);
    return connection;
  }

  static void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one number that a query gives. */
  static long number(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
