package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second closer away from a day. It belongs to the connection, not to a transaction: taken
 * before one begins, so that its snapshot shows what the last holder did, and gone with the
 * connection, however that ends.
 */
final class DayLock {
  private static final Logger LOG = LoggerFactory.getLogger(DayLock.class);

  /** Tells these locks from others that somebody may take in the same database. */
  private static final String SPACE = "tallybook day";

  private final Connection connection;
  private final LocalDate day;

  private DayLock(Connection connection, LocalDate day) {
    this.connection = connection;
    this.day = day;
  }

  /**
   * Takes the day's lock.
   *
   * @throws DayBusyException if somebody else has it
   */
  static DayLock take(Connection connection, LocalDate day) throws SQLException {
    DayLock lock = new DayLock(connection, day);
    if (!lock.call("SELECT pg_try_advisory_lock(hashtext(?), ?)")) {
      throw new DayBusyException(
          "another run is closing "
              + day
              + " at this moment; nothing was posted, try again when it is done");
    }
    return lock;
  }

  /** At once: the server notices the end of a connection a little later. */
  void giveBack() {
    try {
      call("SELECT pg_advisory_unlock(hashtext(?), ?)");
    } catch (SQLException e) {
      LOG.info("the lock of {} ends with its connection: {}", day, e.getMessage());
    }
  }

  private boolean call(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, SPACE);
      statement.setInt(2, Math.toIntExact(day.toEpochDay()));
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}
