package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runs of the days, and their lines. */
final class BillTable {
  private static final int FETCH_ROWS = 10_000;

  private final Connection connection;

  BillTable(Connection connection) {
    this.connection = connection;
  }

  /** The runs of the days in [from, to), in order. */
  List<PostedBill> bills(LocalDate from, LocalDate to) throws SQLException {
    List<PostedBill> bills = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT day, run, snapshot_id, versions, content_hash, reasons, created_at FROM bills"
                + " WHERE day >= ? AND day < ? ORDER BY day, run")) {
      select.setObject(1, from);
      select.setObject(2, to);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          bills.add(
              new PostedBill(
                  rows.getObject(1, LocalDate.class),
                  rows.getInt(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  DifferenceReason.parse(rows.getString(6)),
                  instant(rows, 7)));
        }
      }
    }
    return bills;
  }

  /** The current figures of all ads that were ever billed for the day; zeros where they ended. */
  Map<AdRef, LineFigures> currentLines(LocalDate day) throws SQLException {
    Map<AdRef, LineFigures> lines = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT advertiser_id, campaign_id, ad_id, clicks, unpriced_clicks, invalid_clicks,"
                + " duplicates, amount_micros, invalid_micros FROM current_lines WHERE day = ?")) {
      select.setObject(1, day);
      select.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.put(ad(rows, 1), figures(rows, 4));
        }
      }
    }
    return lines;
  }

  void addBill(
      DayBill bill, int run, DayDifference difference, Set<DifferenceReason> reasons, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO bills (day, run, snapshot_id, versions, content_hash, reasons, currency,"
                + " line_count, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setObject(1, bill.day());
      insert.setInt(2, run);
      insert.setString(3, bill.snapshotId());
      insert.setString(4, bill.versions());
      insert.setString(5, difference.contentHash());
      insert.setString(6, DifferenceReason.text(reasons));
      insert.setString(7, bill.currency());
      insert.setLong(8, difference.linesBilled());
      insert.setObject(9, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  void addLines(
      LocalDate day, int run, Map<AdRef, LineFigures> lines, Set<DifferenceReason> reasons)
      throws SQLException {
    String why = DifferenceReason.text(reasons);
    try (CopyWriter copy =
        CopyWriter.into(
            connection,
            "billing_lines",
            "day, advertiser_id, campaign_id, ad_id, run, clicks, unpriced_clicks, invalid_clicks,"
                + " duplicates, amount_micros, invalid_micros, reasons")) {
      for (Map.Entry<AdRef, LineFigures> line : lines.entrySet()) {
        LineFigures figures = line.getValue();
        copy.row(
            day,
            StoredText.encode(line.getKey().advertiserId()),
            StoredText.encode(line.getKey().campaignId()),
            StoredText.encode(line.getKey().adId()),
            run,
            figures.clicks(),
            figures.unpricedClicks(),
            figures.invalidClicks(),
            figures.duplicates(),
            figures.amountMicros(),
            figures.invalidMicros(),
            why);
      }
      copy.end();
    }
  }

  /** The ad in three columns from the given one. */
  static AdRef ad(ResultSet rows, int column) throws SQLException {
    return new AdRef(
        StoredText.decode(rows.getString(column)),
        StoredText.decode(rows.getString(column + 1)),
        StoredText.decode(rows.getString(column + 2)));
  }

  /** The figures in six columns from the given one. */
  static LineFigures figures(ResultSet rows, int column) throws SQLException {
    return new LineFigures(
        rows.getLong(column),
        rows.getLong(column + 1),
        rows.getLong(column + 2),
        rows.getLong(column + 3),
        rows.getLong(column + 4),
        rows.getLong(column + 5));
  }

  static Instant instant(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
