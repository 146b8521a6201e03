package io.tallybook.stores.ledger;

import io.tallybook.stores.ledger.Adjustments.CampaignAdjustment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up adjustments from what the ledger holds, within a database transaction. */
final class AdjustmentReader {
  private final Connection connection;

  AdjustmentReader(Connection connection) {
    this.connection = connection;
  }

  private record Key(String advertiser, String campaign, PostedBill bill) {}

  Adjustments read(LocalDate from, LocalDate to) throws SQLException {
    Map<Key, LineFigures> differences = new LinkedHashMap<>();
    new LineHistory(connection)
        .ofDaysBilledAgain(
            from,
            to,
            (id, run) -> {
              if (run.bill().run() > 1) {
                Key key = new Key(id.ad().advertiserId(), id.ad().campaignId(), run.bill());
                differences.merge(key, run.difference(), LineFigures::plus);
              }
            });
    List<CampaignAdjustment> campaigns =
        differences.entrySet().stream()
            .map(
                entry ->
                    new CampaignAdjustment(
                        entry.getKey().advertiser(),
                        entry.getKey().campaign(),
                        entry.getKey().bill(),
                        entry.getValue()))
            .toList();
    return new Adjustments(
        Objects.requireNonNullElse(new AccountTable(connection).currency(), ""),
        campaigns,
        posted(from, to));
  }

  /** By the postings themselves, which were made apart from the lines. */
  private SortedMap<String, Long> posted(LocalDate from, LocalDate to) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT t.advertiser_id, (-sum(p.amount_micros))::bigint FROM transactions t"
                + " JOIN postings p ON p.transaction_id = t.id"
                + " JOIN accounts a ON a.id = p.account_id"
                + " WHERE t.kind = 'ADJUSTMENT' AND a.kind = 'REVENUE' AND t.day >= ?"
                + " AND t.day < ? GROUP BY t.advertiser_id")) {
      select.setObject(1, from);
      select.setObject(2, to);
      return new TreeMap<>(AccountTable.microsByAdvertiser(select));
    }
  }
}
