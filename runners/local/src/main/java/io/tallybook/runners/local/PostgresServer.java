package io.tallybook.runners.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server whose files are in a folder of this machine. It is a process of its own, so
 * it outlives a kill of this one; the next owner of the folder finds it and goes on with it.
 *
 * <p>Committed means on the disk: the books are worth waiting for it.
 */
final class PostgresServer implements AutoCloseable {
  /** The owner of the database. */
  static final String USER = "tallybook";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final String DATABASE = "postgres";
  private static final String SETTINGS_FILE = "tallybook.conf";

  /** Somebody may take the port between our choice and the server's start. */
  private static final int START_ATTEMPTS_MAX = 3;

  /** Recovery after a crash reads the log that was written since the last checkpoint. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** Where the process id and the port are in the server's own file, counted from 0. */
  private static final int PID_LINE = 0;

  private static final int PORT_LINE = 3;

  private final Path data;
  private final PostgresCommand command;
  private final int port;

  private PostgresServer(Path data, PostgresCommand command, int port) {
    this.data = data;
    this.command = command;
    this.port = port;
  }

  /**
   * Starts the server of a folder that the caller owns, or takes over the one that still runs
   * there; makes a new database if there is none.
   *
   * @throws IOException if it does not start; the message ends with what it said
   */
  static PostgresServer start(Path folder, String password) throws IOException {
    Path data = folder.toRealPath().resolve("data");
    PostgresCommand command =
        new PostgresCommand(PostgresBinaries.unpacked(), folder.resolve("postgres.log"));
    if (!Files.isDirectory(data)) {
      create(data, command, password);
    }
    OptionalInt running = portOfRunning(data, password);
    if (running.isPresent()) {
      LOG.info("going on with the ledger's server that still runs in {}", folder);
      return new PostgresServer(data, command, running.getAsInt());
    }
    if (isAlive(data)) {
      // It runs and does not let us in: perhaps it is still recovering from a crash.
      command.run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w");
    }
    return start(data, command);
  }

  private static PostgresServer start(Path data, PostgresCommand command) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Files.writeString(data.resolve(SETTINGS_FILE), settings(port));
      try {
        command.run(
            "pg_ctl",
            "start",
            "-D",
            data.toString(),
            "-l",
            command.log().toString(),
            "-w",
            "-t",
            Long.toString(PATIENCE.toSeconds()));
        return new PostgresServer(data, command, port);
      } catch (IOException e) {
        if (attempt == START_ATTEMPTS_MAX) {
          throw e;
        }
        LOG.warn("the ledger's server did not start, trying another port", e);
      }
    }
  }

  /** In a folder beside its place, so that a crash leaves no half database. */
  private static void create(Path data, PostgresCommand command, String password)
      throws IOException {
    Path folder = Objects.requireNonNull(data.getParent(), "data lies in a folder");
    Path fresh = Files.createTempDirectory(folder, "new");
    Path passwordFile =
        Files.createTempFile(
            folder,
            "password",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(passwordFile, password + "\n");
      command.run(
          "initdb",
          "--pgdata=" + fresh,
          "--username=" + USER,
          "--pwfile=" + passwordFile,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--data-checksums",
          "--no-instructions");
    } finally {
      Files.delete(passwordFile);
    }
    Files.writeString(
        fresh.resolve("postgresql.conf"),
        "\ninclude '" + SETTINGS_FILE + "'\n",
        StandardOpenOption.APPEND);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String settings(int port) {
    return """
        # Written at each start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        max_connections = 40
        timezone = 'UTC'
        log_timezone = 'UTC'
        wal_level = minimal
        max_wal_senders = 0
        jit = off
        """
        .formatted(port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The port of a server that runs on these files and knows the password. */
  private static OptionalInt portOfRunning(Path data, String password) throws IOException {
    List<String> told = pidFile(data);
    if (told.size() <= PORT_LINE || !isAlive(data)) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(told.get(PORT_LINE).strip());
    DriverManager.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
    try (Connection connection = DriverManager.getConnection(url(port), USER, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW data_directory")) {
      return rows.next() && Path.of(rows.getString(1)).equals(data)
          ? OptionalInt.of(port)
          : OptionalInt.empty();
    } catch (SQLException e) {
      LOG.info("no server of ours answers at port {}: {}", port, e.getMessage());
      return OptionalInt.empty();
    }
  }

  /** Whether the process in the server's own file exists and is a PostgreSQL on these files. */
  private static boolean isAlive(Path data) throws IOException {
    List<String> told = pidFile(data);
    if (told.isEmpty()) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(told.get(PID_LINE).strip()))
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().commandLine())
        .filter(line -> line.contains("postgres") && line.contains(data.toString()))
        .isPresent();
  }

  private static List<String> pidFile(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    return Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  /** Where it listens. */
  String jdbcUrl() {
    return url(port);
  }

  /** Stops the server; what others are doing in it is rolled back. */
  @Override
  public void close() {
    try {
      command.run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
