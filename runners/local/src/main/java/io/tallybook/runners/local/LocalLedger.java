package io.tallybook.runners.local;

import io.tallybook.stores.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a local stack: a PostgreSQL server that lives in the stack's folder, listens on
 * 127.0.0.1 only and wants the password that is among the folder's secrets. One process owns it;
 * others connect to it while that one runs.
 */
public final class LocalLedger implements AutoCloseable {
  /** The user of a ledger that is named by its address. */
  public static final String USER_VARIABLE = "TALLYBOOK_LEDGER_USER";

  /** The password of a ledger that is named by its address. */
  public static final String PASSWORD_VARIABLE = "TALLYBOOK_LEDGER_PASSWORD";

  private final FolderLock lock;
  private final PostgresServer server;

  private LocalLedger(FolderLock lock, PostgresServer server) {
    this.lock = lock;
    this.server = server;
  }

  /**
   * Makes a ledger ready to be used: the one at an address, else that of the stack that runs on a
   * folder, else that of the folder, whose server then runs until the access is closed.
   *
   * @param jdbcUrl an address, with user and password in the environment; null for the folder's
   * @throws IOException if the folder's server cannot be started, or is owned by a process that
   *     does not say where it listens
   * @throws io.tallybook.stores.ledger.LedgerException if the database does not answer
   */
  public static LedgerAccess open(DataFolder folder, @Nullable String jdbcUrl) throws IOException {
    if (jdbcUrl != null) {
      Ledger ledger =
          Ledger.open(jdbcUrl, environment(USER_VARIABLE), environment(PASSWORD_VARIABLE));
      return new LedgerAccess(ledger, jdbcUrl, () -> {});
    }
    LocalLedger local;
    try {
      local = start(folder);
    } catch (FolderInUseException e) {
      String announced = folder.ledgerAddress().orElse(null);
      if (announced == null) {
        throw e;
      }
      Ledger ledger = Ledger.open(announced, PostgresServer.USER, folder.ledgerPasswordOrNew());
      return new LedgerAccess(ledger, announced, () -> {});
    }
    try {
      Ledger ledger =
          Ledger.open(local.jdbcUrl(), PostgresServer.USER, folder.ledgerPasswordOrNew());
      return new LedgerAccess(ledger, local.jdbcUrl(), local::close);
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

  private static String environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).orElse("");
  }

  /** Whether a folder has a ledger; {@link #open} makes one where there is none. */
  public static boolean exists(DataFolder folder) {
    return Files.isDirectory(folder.postgres());
  }

  /** Becomes the owner of a folder's ledger and starts its server. */
  static LocalLedger start(DataFolder folder) throws IOException {
    FolderLock lock = FolderLock.acquire(folder.postgres());
    try {
      return new LocalLedger(
          lock, PostgresServer.start(folder.postgres(), folder.ledgerPasswordOrNew()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where the database is, for instance {@code jdbc:postgresql://127.0.0.1:40123/postgres}. */
  String jdbcUrl() {
    return server.jdbcUrl();
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      lock.close();
    }
  }
}
