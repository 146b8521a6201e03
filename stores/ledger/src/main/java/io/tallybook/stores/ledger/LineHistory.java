package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What ads were billed, run by run. */
final class LineHistory {
  private static final int FETCH_ROWS = 10_000;

  private static final String SELECT =
      "SELECT day, run, advertiser_id, campaign_id, ad_id, clicks, unpriced_clicks,"
          + " invalid_clicks, duplicates, amount_micros, invalid_micros FROM billing_lines";

  private final Connection connection;

  LineHistory(Connection connection) {
    this.connection = connection;
  }

  /** The runs of one line, oldest first. */
  List<LineRun> of(LineId line) throws SQLException {
    List<LineRun> runs = new ArrayList<>();
    forEach(
        line.ad().advertiserId(),
        line.day(),
        line.day().plusDays(1),
        (id, run) -> {
          if (id.equals(line)) {
            runs.add(run);
          }
        });
    return runs;
  }

  /** Takes a run of a line. */
  interface Consumer {
    void accept(LineId id, LineRun run);
  }

  /** An advertiser's runs of a month, by campaign, ad, day and run. */
  void ofMonth(String advertiser, YearMonth month, Consumer consumer) throws SQLException {
    forEach(advertiser, month.atDay(1), month.plusMonths(1).atDay(1), consumer);
  }

  /** All advertisers' runs of the days that were billed more than once, by line and run. */
  void ofDaysBilledAgain(LocalDate from, LocalDate to, Consumer consumer) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + " l WHERE day >= ? AND day < ? AND EXISTS (SELECT FROM bills b"
                + " WHERE b.day = l.day AND b.run > 1)"
                + " ORDER BY advertiser_id, campaign_id, ad_id, day, run")) {
      select.setObject(1, from);
      select.setObject(2, to);
      select.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = select.executeQuery()) {
        tell(rows, bills(from, to), consumer);
      }
    }
  }

  private record RunOfDay(LocalDate day, int run) {}

  private void forEach(String advertiser, LocalDate from, LocalDate to, Consumer consumer)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + " WHERE advertiser_id = ? AND day >= ? AND day < ?"
                + " ORDER BY campaign_id, ad_id, day, run")) {
      select.setString(1, StoredText.encode(advertiser));
      select.setObject(2, from);
      select.setObject(3, to);
      try (ResultSet rows = select.executeQuery()) {
        tell(rows, bills(from, to), consumer);
      }
    }
  }

  private Map<RunOfDay, PostedBill> bills(LocalDate from, LocalDate to) throws SQLException {
    Map<RunOfDay, PostedBill> bills = new HashMap<>();
    for (PostedBill bill : new BillTable(connection).bills(from, to)) {
      bills.put(new RunOfDay(bill.day(), bill.run()), bill);
    }
    return bills;
  }

  private static void tell(ResultSet rows, Map<RunOfDay, PostedBill> bills, Consumer consumer)
      throws SQLException {
    @Nullable LineId last = null;
    LineFigures before = LineFigures.ZERO;
    while (rows.next()) {
      LineId id = new LineId(rows.getObject(1, LocalDate.class), BillTable.ad(rows, 3));
      if (!id.equals(last)) {
        before = LineFigures.ZERO;
      }
      LineFigures figures = BillTable.figures(rows, 6);
      PostedBill bill =
          Objects.requireNonNull(
              bills.get(new RunOfDay(id.day(), rows.getInt(2))), "a foreign key");
      consumer.accept(id, new LineRun(bill, figures, figures.minus(before)));
      last = id;
      before = figures;
    }
  }
}
