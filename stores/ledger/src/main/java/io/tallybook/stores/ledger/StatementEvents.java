package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What became of the statements: a row per change of state. */
final class StatementEvents {
  private final Connection connection;

  StatementEvents(Connection connection) {
    this.connection = connection;
  }

  /** Days of the month without a bill, in order. */
  List<LocalDate> daysMissing(YearMonth month) throws SQLException {
    List<LocalDate> missing = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT d::date FROM generate_series(?::timestamp, ?::timestamp, '1 day') d"
                + " WHERE NOT EXISTS (SELECT FROM bills WHERE day = d::date) ORDER BY 1")) {
      select.setObject(1, month.atDay(1));
      select.setObject(2, month.atEndOfMonth());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          missing.add(rows.getObject(1, LocalDate.class));
        }
      }
    }
    return missing;
  }

  /** Tells the statements of a day's month what a run changed. */
  void afterBill(LocalDate day, int run, Collection<String> advertisersChanged, Instant at)
      throws SQLException {
    YearMonth month = YearMonth.from(day);
    boolean complete = daysMissing(month).isEmpty();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO statement_events (advertiser_id, month, seq, state, day, run, created_at)"
                + " SELECT a.id, ?, coalesce(s.seq, 0) + 1, CASE WHEN s.state IS NULL THEN ?"
                + " ELSE 'ADJUSTED' END, ?, ?, ? FROM unnest(?::text[]) AS a (id)"
                + " LEFT JOIN statements s ON s.advertiser_id = a.id AND s.month = ?"
                + " WHERE s.state IS NULL OR s.state IN ('FINAL', 'ADJUSTED')")) {
      insert.setObject(1, month.atDay(1));
      insert.setString(2, (complete ? StatementState.DRAFT : StatementState.OPEN).name());
      insert.setObject(3, day);
      insert.setInt(4, run);
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.setArray(
          6,
          connection.createArrayOf(
              "text", advertisersChanged.stream().map(StoredText::encode).toArray()));
      insert.setObject(7, month.atDay(1));
      insert.executeUpdate();
    }
    if (complete) {
      draft(day, run, at);
    }
  }

  private void draft(LocalDate day, int run, Instant at) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO statement_events (advertiser_id, month, seq, state, day, run, created_at)"
                + " SELECT advertiser_id, month, seq + 1, 'DRAFT', ?, ?, ? FROM statements"
                + " WHERE month = ? AND state = 'OPEN'")) {
      insert.setObject(1, day);
      insert.setInt(2, run);
      insert.setObject(3, at.atOffset(ZoneOffset.UTC));
      insert.setObject(4, YearMonth.from(day).atDay(1));
      insert.executeUpdate();
    }
  }

  void makeFinal(String advertiser, YearMonth month, Instant at) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO statement_events (advertiser_id, month, seq, state, created_at)"
                + " SELECT advertiser_id, month, seq + 1, 'FINAL', ? FROM statements"
                + " WHERE advertiser_id = ? AND month = ?")) {
      insert.setObject(1, at.atOffset(ZoneOffset.UTC));
      insert.setString(2, StoredText.encode(advertiser));
      insert.setObject(3, month.atDay(1));
      insert.executeUpdate();
    }
  }

  /** The changes of a statement's state, oldest first; empty if there is no such statement. */
  List<StatementChange> history(String advertiser, YearMonth month) throws SQLException {
    List<StatementChange> changes = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT state, created_at, day, run FROM statement_events"
                + " WHERE advertiser_id = ? AND month = ? ORDER BY seq")) {
      select.setString(1, StoredText.encode(advertiser));
      select.setObject(2, month.atDay(1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          changes.add(
              new StatementChange(
                  StatementState.valueOf(rows.getString(1)),
                  BillTable.instant(rows, 2),
                  rows.getObject(3, LocalDate.class),
                  rows.getInt(4)));
        }
      }
    }
    return changes;
  }
}
