package io.tallybook.runners.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server behind a local ledger: who may use it, and what it survives. */
class LocalLedgerTest {
  private static final long AMOUNT_MICROS = 12_500_000;

  @TempDir private Path temp;

  private DataFolder folder() {
    return new DataFolder(temp.resolve("data"));
  }

  @Test
  void whatWasWritten_isThereAfterAStopAndAStart() throws Exception {
    assertThat(LocalLedger.exists(folder())).isFalse();
    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      access.ledger().prepay("acme", AMOUNT_MICROS, "USD", "wire-1");
    }
    assertThat(temp.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
    assertThat(LocalLedger.exists(folder())).isTrue();
    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      assertThat(access.ledger().account("acme").prepaidLeftMicros()).isEqualTo(AMOUNT_MICROS);
    }
  }

  @Test
  void server_isDurable_listensOnLoopbackOnly_andWantsThePassword() throws Exception {
    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      String password = folder().ledgerPasswordOrNew();
      try (Connection connection =
          DriverManager.getConnection(access.jdbcUrl(), PostgresServer.USER, password)) {
        for (String setting :
            List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
          assertThat(show(connection, setting)).as(setting).isEqualTo("on");
        }
        assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(show(connection, "unix_socket_directories")).isEmpty();
      }
      assertThatThrownBy(
              () -> DriverManager.getConnection(access.jdbcUrl(), PostgresServer.USER, "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void secondOwner_isRefused_inThisProcessAndInAnother() throws Exception {
    try (LedgerAccess ignored = LocalLedger.open(folder(), null)) {
      assertThatThrownBy(() -> LocalLedger.open(folder(), null))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is being used by another process");
      assertThat(owner("open").waitFor()).isEqualTo(LedgerOwner.REFUSED);
    }
  }

  @Test
  void ownerKilled_serverLivesOn_andTheNextOwnerTakesItOver() throws Exception {
    killOwner();
    long server = serverPid();
    assertThat(ProcessHandle.of(server)).isPresent();

    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      assertThat(serverPid()).isEqualTo(server);
      assertThat(access.ledger().account("acme").prepaidLeftMicros()).isEqualTo(AMOUNT_MICROS);
    }
    assertThat(temp.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void ownerAndServerKilled_theStaleProcessFileDoesNotMatter() throws Exception {
    killOwner();
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    assertThat(temp.resolve("data/postgres/data/postmaster.pid")).exists();

    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      assertThat(access.ledger().account("acme").prepaidLeftMicros()).isEqualTo(AMOUNT_MICROS);
    }
  }

  @Test
  void processFileOfAnotherProcess_isNotTakenForTheServer() throws Exception {
    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      access.ledger().prepay("acme", AMOUNT_MICROS, "USD", "wire-1");
    }
    Path data = temp.resolve("data/postgres/data").toRealPath();
    Files.write(
        data.resolve("postmaster.pid"),
        List.of(
            Long.toString(ProcessHandle.current().pid()), data.toString(), "1", "1", "", "", ""));

    try (LedgerAccess access = LocalLedger.open(folder(), null)) {
      assertThat(access.ledger().account("acme").prepaidLeftMicros()).isEqualTo(AMOUNT_MICROS);
    }
  }

  /** Leaves a ledger whose owner was killed with a payment in it. */
  private void killOwner() throws Exception {
    Process owner = owner("hold");
    // Its log lines come before.
    assertThat(owner.inputReader().lines().anyMatch("ready"::equals)).isTrue();
    owner.destroyForcibly().waitFor();
  }

  private Process owner(String what) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            LedgerOwner.class.getName(),
            folder().root().toString(),
            what)
        .redirectError(new File(temp.toFile(), "owner.log"))
        .start();
  }

  private long serverPid() throws IOException {
    Path file = temp.resolve("data/postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
