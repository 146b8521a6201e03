package io.tallybook.stores.aggregate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * One open DuckDB file, shared by everyone in the process who opened it.
 *
 * <p>One connection writes, under a lock. Each read has a connection of its own, which costs about
 * 0.1 ms: less than keeping a pool right would.
 */
final class DuckDbDatabase {
  /** What is open in this process, by real path. Guards itself and every count of references. */
  private static final Map<Path, DuckDbDatabase> OPEN = new HashMap<>();

  private final Path file;
  private final DuckDBConnection writer;
  private final ReentrantLock writerLock = new ReentrantLock();
  private int references;

  /** Work inside one transaction. */
  interface Write {
    void run(DuckDBConnection connection) throws SQLException;
  }

  /** Work that sees one state per statement. */
  interface Read<T> {
    T run(Connection connection) throws SQLException;
  }

  private DuckDbDatabase(Path file, DuckDBConnection writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens the file, or shares it if it is open already. Every call must be paired with {@link
   * #release}.
   */
  static DuckDbDatabase acquire(Path file) {
    Path realFile = realPath(file);
    synchronized (OPEN) {
      DuckDbDatabase database = OPEN.get(realFile);
      if (database == null) {
        database = open(realFile);
        OPEN.put(realFile, database);
      }
      database.references++;
      return database;
    }
  }

  void release() {
    synchronized (OPEN) {
      references--;
      if (references > 0) {
        return;
      }
      OPEN.remove(file);
      // Inside the lock: an open that follows must find the file closed, not half closed.
      writerLock.lock();
      try {
        writer.close();
      } catch (SQLException e) {
        throw new StoreException("cannot close '" + file + "': " + e.getMessage(), e);
      } finally {
        writerLock.unlock();
      }
    }
  }

  Path file() {
    return file;
  }

  /** Runs the work in a transaction of its own, after those of others; all of it or nothing. */
  void write(Write write) throws SQLException {
    writerLock.lock();
    try {
      write.run(writer);
      writer.commit();
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    } finally {
      writerLock.unlock();
    }
  }

  <T> T read(Read<T> read) throws SQLException {
    try (Connection connection = writer.duplicate()) {
      return read.run(connection);
    }
  }

  private void rollBack(Exception reason) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static Path realPath(Path file) {
    try {
      Path absolute = file.toAbsolutePath().normalize();
      Path folder = absolute.getParent();
      Path name = absolute.getFileName();
      if (folder == null || name == null) {
        throw new StoreException("'" + file + "' is no file");
      }
      Files.createDirectories(folder);
      // A file that does not exist yet has no real path; its folder has.
      return Files.exists(absolute) ? absolute.toRealPath() : folder.toRealPath().resolve(name);
    } catch (IOException e) {
      throw new StoreException("cannot open '" + file + "': " + e, e);
    }
  }

  private static DuckDbDatabase open(Path file) {
    Properties settings = new Properties();
    // Nothing here needs an extension, and a store must never fetch code from the network.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("threads", Integer.toString(threads()));
    try {
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:" + file, settings)
              .unwrap(DuckDBConnection.class);
      try {
        connection.setAutoCommit(false);
        DuckDbSchema.prepare(connection, file);
        connection.commit();
        return new DuckDbDatabase(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException(openFailure(file, String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * Half of the processors: the others count. While another thread works for it, the driver waits
   * for that by asking again and again; on two processors there is none.
   */
  private static int threads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static String openFailure(Path file, String reason) {
    if (reason.contains("Could not set lock on file")) {
      return "'"
          + file
          + "' is in use by another process, and only one may have it open: use that process (its HTTP"
          + " API answers the same questions and takes a pipeline's writes), or stop it first ("
          + reason
          + ")";
    }
    return "cannot open '" + file + "': " + reason;
  }
}
