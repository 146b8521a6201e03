package io.tallybook.stores.ledger;

import io.tallybook.stores.ledger.PostingPlan.Posting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Transactions and their postings. */
final class TransactionTable {
  private final Connection connection;

  TransactionTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * Money that moved.
   *
   * @param id derived from what it is about, so that it exists once
   * @param kind BILL, ADJUSTMENT or PREPAYMENT
   * @param run the run of the day that it follows from, null for prepayments
   * @param contentHash of all that it says
   */
  record Transaction(
      String id,
      String kind,
      String advertiserId,
      LocalDate day,
      @Nullable Integer run,
      String reason,
      String memo,
      String contentHash,
      List<Posting> postings) {}

  /** The content hash of a transaction; null if there is none. */
  @Nullable String contentHash(String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT content_hash FROM transactions WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  /**
   * Writes transactions that do not exist yet.
   *
   * @throws LedgerRefusal if one of the ids exists
   */
  void add(
      List<Transaction> transactions,
      Map<AccountTable.Key, Long> accounts,
      String currency,
      Instant at)
      throws SQLException {
    requireNew(transactions);
    try (CopyWriter heads =
        CopyWriter.into(
            connection,
            "transactions",
            "id, kind, advertiser_id, day, run, reason, memo, content_hash, created_at")) {
      for (Transaction transaction : transactions) {
        heads.row(
            transaction.id(),
            transaction.kind(),
            StoredText.encode(transaction.advertiserId()),
            transaction.day(),
            transaction.run(),
            transaction.reason(),
            StoredText.encode(transaction.memo()),
            transaction.contentHash(),
            at);
      }
      heads.end();
    }
    addPostings(transactions, accounts, currency);
  }

  private void addPostings(
      List<Transaction> transactions, Map<AccountTable.Key, Long> accounts, String currency)
      throws SQLException {
    try (CopyWriter copy =
        CopyWriter.into(
            connection, "postings", "transaction_id, seq, account_id, currency, amount_micros")) {
      for (Transaction transaction : transactions) {
        int seq = 0;
        for (Posting posting : transaction.postings()) {
          seq++;
          copy.row(
              transaction.id(),
              seq,
              accountOf(posting.account(), transaction.advertiserId(), accounts),
              currency,
              posting.amountMicros());
        }
      }
      copy.end();
    }
  }

  private static Long accountOf(
      AccountKind kind, String advertiser, Map<AccountTable.Key, Long> accounts) {
    boolean ofTheHouse = kind == AccountKind.CASH || kind == AccountKind.REVENUE;
    AccountTable.Key key = new AccountTable.Key(kind, ofTheHouse ? null : advertiser);
    return Objects.requireNonNull(accounts.get(key), () -> "no account " + key);
  }

  private void requireNew(List<Transaction> transactions) throws SQLException {
    List<String> ids = new ArrayList<>();
    transactions.forEach(transaction -> ids.add(transaction.id()));
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM transactions WHERE id = ANY (?) LIMIT 1")) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        if (rows.next()) {
          throw new LedgerRefusal(
              "transaction " + rows.getString(1) + " exists already, with other content");
        }
      }
    }
  }
}
