package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who has accounts, and what is in them. */
final class AccountTable {
  private final Connection connection;

  AccountTable(Connection connection) {
    this.connection = connection;
  }

  /** An account by whose it is and what it is for; house accounts have no advertiser. */
  record Key(AccountKind kind, @Nullable String advertiserId) {}

  /**
   * Settles the ledger's currency, or compares with it.
   *
   * @throws LedgerRefusal if the ledger has another one
   */
  void requireCurrency(String currency, Instant at) throws SQLException {
    String known = currency();
    if (known == null) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO book (currency, created_at) VALUES (?, ?)")) {
        insert.setString(1, currency);
        insert.setObject(2, at.atOffset(ZoneOffset.UTC));
        insert.executeUpdate();
      }
    } else if (!known.equals(currency)) {
      throw new LedgerRefusal(
          "the ledger is kept in " + known + ", not in " + currency + "; nothing was written");
    }
  }

  /** The ledger's currency; null before the first amount. */
  @Nullable String currency() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT currency FROM book");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** The accounts of a kind of the advertisers, and the house's; made where they are missing. */
  Map<Key, Long> ensure(
      Collection<String> advertisers, AccountKind kind, String currency, Instant at)
      throws SQLException {
    Object[] stored = advertisers.stream().map(StoredText::encode).toArray();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO advertisers (id, created_at) SELECT unnest(?::text[]), ?"
                + " ON CONFLICT DO NOTHING")) {
      insert.setArray(1, connection.createArrayOf("text", stored));
      insert.setObject(2, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO accounts (kind, advertiser_id, currency)"
                + " SELECT ?, unnest(?::text[]), ?"
                + " UNION ALL SELECT unnest(ARRAY['REVENUE', 'CASH']), NULL, ?"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, kind.name());
      insert.setArray(2, connection.createArrayOf("text", stored));
      insert.setString(3, currency);
      insert.setString(4, currency);
      insert.executeUpdate();
    }
    return find(stored);
  }

  private Map<Key, Long> find(Object[] stored) throws SQLException {
    Map<Key, Long> accounts = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, kind, advertiser_id FROM accounts"
                + " WHERE advertiser_id = ANY (?::text[]) OR advertiser_id IS NULL")) {
      select.setArray(1, connection.createArrayOf("text", stored));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String advertiser = rows.getString(3);
          accounts.put(
              new Key(
                  AccountKind.valueOf(rows.getString(2)),
                  advertiser == null ? null : StoredText.decode(advertiser)),
              rows.getLong(1));
        }
      }
    }
    return accounts;
  }

  /** The balance of an advertiser's account: debits less credits, in micros. */
  long balance(AccountKind kind, String advertiser) throws SQLException {
    return balances(kind, List.of(advertiser)).getOrDefault(advertiser, 0L);
  }

  /** The same of several; those without such an account are not in it. */
  Map<String, Long> balances(AccountKind kind, Collection<String> advertisers) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT a.advertiser_id, coalesce(sum(p.amount_micros), 0)::bigint FROM accounts a"
                + " LEFT JOIN postings p ON p.account_id = a.id"
                + " WHERE a.kind = ? AND a.advertiser_id = ANY (?::text[])"
                + " GROUP BY a.advertiser_id")) {
      select.setString(1, kind.name());
      select.setArray(
          2,
          connection.createArrayOf("text", advertisers.stream().map(StoredText::encode).toArray()));
      return microsByAdvertiser(select);
    }
  }

  /** What a day's bills have put into the advertisers' accounts of a kind, in micros. */
  Map<String, Long> billedIn(LocalDate day, AccountKind kind) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT t.advertiser_id, sum(p.amount_micros)::bigint FROM transactions t"
                + " JOIN postings p ON p.transaction_id = t.id"
                + " JOIN accounts a ON a.id = p.account_id"
                + " WHERE t.day = ? AND t.run IS NOT NULL AND a.kind = ?"
                + " GROUP BY t.advertiser_id")) {
      select.setObject(1, day);
      select.setString(2, kind.name());
      return microsByAdvertiser(select);
    }
  }

  static Map<String, Long> microsByAdvertiser(PreparedStatement select) throws SQLException {
    Map<String, Long> micros = new HashMap<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        micros.put(StoredText.decode(rows.getString(1)), rows.getLong(2));
      }
    }
    return micros;
  }
}
