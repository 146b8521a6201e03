package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import io.tallybook.stores.ledger.Statement.Adjustment;
import io.tallybook.stores.ledger.Statement.Day;
import io.tallybook.stores.ledger.Statement.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts statements together from what the ledger holds, within a database transaction. */
final class StatementReader {
  private static final Comparator<Adjustment> BY_DAY_AND_RUN =
      Comparator.<Adjustment, LocalDate>comparing(adjustment -> adjustment.id().day())
          .thenComparing(adjustment -> adjustment.bill().run());

  private final Connection connection;
  private final StatementEvents events;

  StatementReader(Connection connection) {
    this.connection = connection;
    this.events = new StatementEvents(connection);
  }

  Statement read(String advertiser, YearMonth month) throws SQLException {
    List<StatementChange> history = history(advertiser, month);
    Map<AdRef, Map<LineId, Day>> lines = new LinkedHashMap<>();
    List<Adjustment> adjustments = new ArrayList<>();
    new LineHistory(connection)
        .ofMonth(
            advertiser,
            month,
            (id, run) -> {
              lines
                  .computeIfAbsent(id.ad(), ad -> new LinkedHashMap<>())
                  .put(id, new Day(id, run.bill(), run.figures()));
              if (run.bill().run() > 1) {
                boolean afterFinal = history.stream().anyMatch(change -> isBy(change, run.bill()));
                adjustments.add(new Adjustment(id, run.bill(), run.difference(), afterFinal));
              }
            });
    adjustments.sort(BY_DAY_AND_RUN); // stable: campaigns and ads keep their order
    return new Statement(
        advertiser,
        month,
        String.valueOf(new AccountTable(connection).currency()),
        history,
        events.daysMissing(month),
        lines(lines),
        adjustments,
        billed(advertiser, month, AccountKind.PREPAID),
        billed(advertiser, month, AccountKind.RECEIVABLE));
  }

  private static boolean isBy(StatementChange change, PostedBill bill) {
    return change.state() == StatementState.ADJUSTED
        && bill.day().equals(change.day())
        && bill.run() == change.run();
  }

  private static List<Line> lines(Map<AdRef, Map<LineId, Day>> found) {
    List<Line> lines = new ArrayList<>();
    found.forEach(
        (ad, days) -> {
          LineFigures figures =
              days.values().stream().map(Day::figures).reduce(LineFigures.ZERO, LineFigures::plus);
          // An ad that is billed no more is told by its adjustments.
          if (!figures.equals(LineFigures.ZERO)) {
            lines.add(new Line(ad, figures, List.copyOf(days.values())));
          }
        });
    return lines;
  }

  private List<StatementChange> history(String advertiser, YearMonth month) throws SQLException {
    List<StatementChange> history = events.history(advertiser, month);
    if (history.isEmpty()) {
      throw new LedgerRefusal(
          "nothing was billed to '"
              + advertiser
              + "' in "
              + month
              + ", so there is no statement; a listing of the month shows who has one");
    }
    return history;
  }

  /** What the month's bills have put into an account of the advertiser, in micros. */
  private long billed(String advertiser, YearMonth month, AccountKind kind) throws SQLException {
    return billed(month, kind, advertiser).getOrDefault(advertiser, 0L);
  }

  private Map<String, Long> billed(YearMonth month, AccountKind kind, String advertiser)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT t.advertiser_id, sum(p.amount_micros)::bigint FROM transactions t"
                + " JOIN postings p ON p.transaction_id = t.id"
                + " JOIN accounts a ON a.id = p.account_id"
                + " WHERE t.day >= ? AND t.day < ? AND t.run IS NOT NULL AND a.kind = ?"
                + " AND (? = '' OR t.advertiser_id = ?) GROUP BY t.advertiser_id")) {
      select.setObject(1, month.atDay(1));
      select.setObject(2, month.plusMonths(1).atDay(1));
      select.setString(3, kind.name());
      select.setString(4, StoredText.encode(advertiser));
      select.setString(5, StoredText.encode(advertiser));
      return AccountTable.microsByAdvertiser(select);
    }
  }

  List<StatementSummary> summaries(YearMonth month) throws SQLException {
    String currency = String.valueOf(new AccountTable(connection).currency());
    Map<String, Long> prepaid = billed(month, AccountKind.PREPAID, "");
    Map<String, Long> receivable = billed(month, AccountKind.RECEIVABLE, "");
    Map<String, List<LineFigures>> lines = linesByAdvertiser(month);
    List<StatementSummary> summaries = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT advertiser_id, state, created_at FROM statements WHERE month = ?"
                + " ORDER BY advertiser_id")) {
      select.setObject(1, month.atDay(1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String advertiser = StoredText.decode(rows.getString(1));
          List<LineFigures> figures = lines.getOrDefault(advertiser, List.of());
          LineFigures total = figures.stream().reduce(LineFigures.ZERO, LineFigures::plus);
          summaries.add(
              new StatementSummary(
                  advertiser,
                  month,
                  currency,
                  StatementState.valueOf(rows.getString(2)),
                  BillTable.instant(rows, 3),
                  total.clicks(),
                  total.amountMicros(),
                  InvoiceTotals.of(
                      figures.stream().map(LineFigures::amountMicros).toList(),
                      prepaid.getOrDefault(advertiser, 0L),
                      receivable.getOrDefault(advertiser, 0L),
                      currency)));
        }
      }
    }
    return summaries;
  }

  private Map<String, List<LineFigures>> linesByAdvertiser(YearMonth month) throws SQLException {
    Map<String, List<LineFigures>> lines = new LinkedHashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT advertiser_id, sum(clicks)::bigint, sum(unpriced_clicks)::bigint,"
                + " sum(invalid_clicks)::bigint, sum(duplicates)::bigint,"
                + " sum(amount_micros)::bigint, sum(invalid_micros)::bigint FROM current_lines"
                + " WHERE day >= ? AND day < ? GROUP BY advertiser_id, campaign_id, ad_id")) {
      select.setObject(1, month.atDay(1));
      select.setObject(2, month.plusMonths(1).atDay(1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines
              .computeIfAbsent(
                  StoredText.decode(rows.getString(1)), advertiser -> new ArrayList<>())
              .add(BillTable.figures(rows, 2));
        }
      }
    }
    return lines;
  }

  boolean makeFinal(String advertiser, YearMonth month, Instant at) throws SQLException {
    List<StatementChange> history = history(advertiser, month);
    StatementState state = history.get(history.size() - 1).state();
    if (state == StatementState.OPEN) {
      throw new LedgerRefusal(
          "the statement of '"
              + advertiser
              + "' for "
              + month
              + " cannot be final: these days are not billed: "
              + String.join(
                  ", ", events.daysMissing(month).stream().map(LocalDate::toString).toList()));
    }
    if (state != StatementState.DRAFT) {
      return false;
    }
    events.makeFinal(advertiser, month, at);
    return true;
  }
}
