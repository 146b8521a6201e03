package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import io.tallybook.model.Money;
import io.tallybook.stores.ledger.TransactionTable.Transaction;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Prepayments and credit limits, within a database transaction. */
final class AccountWriter {
  private static final int REFERENCE_LENGTH_MAX = 128;

  private final Connection connection;
  private final AccountTable accounts;
  private final Instant at;

  AccountWriter(Connection connection, Instant at) {
    this.connection = connection;
    this.accounts = new AccountTable(connection);
    this.at = at;
  }

  boolean prepay(String advertiser, long amountMicros, String currency, String reference)
      throws SQLException {
    check("advertiser", advertiser, AdRef.LENGTH_MAX);
    check("reference", reference, REFERENCE_LENGTH_MAX);
    checkCurrency(currency);
    if (amountMicros <= 0) {
      throw new LedgerRefusal("a prepayment must be more than 0, is " + micros(amountMicros));
    }
    String id = new ContentHash().add("prepayment").add(advertiser).add(reference).hex();
    String content = new ContentHash().add(amountMicros).add(currency).hex();
    TransactionTable transactions = new TransactionTable(connection);
    String known = transactions.contentHash(id);
    if (known != null) {
      requireSame(known, content, advertiser, reference);
      return false;
    }
    accounts.requireCurrency(currency, at);
    Map<AccountTable.Key, Long> ids =
        accounts.ensure(List.of(advertiser), AccountKind.PREPAID, currency, at);
    transactions.add(
        List.of(
            new Transaction(
                id,
                "PREPAYMENT",
                advertiser,
                at.atZone(ZoneOffset.UTC).toLocalDate(),
                null,
                "PREPAYMENT",
                reference,
                content,
                PostingPlan.ofPrepayment(amountMicros))),
        ids,
        currency,
        at);
    addPrepayment(advertiser, amountMicros, reference, id);
    return true;
  }

  private void requireSame(String known, String content, String advertiser, String reference)
      throws SQLException {
    if (known.equals(content)) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT amount_micros FROM prepayments WHERE advertiser_id = ? AND reference = ?")) {
      select.setString(1, StoredText.encode(advertiser));
      select.setString(2, StoredText.encode(reference));
      try (ResultSet rows = select.executeQuery()) {
        throw new LedgerRefusal(
            "the prepayment '"
                + reference
                + "' of "
                + advertiser
                + " is in the ledger with another amount or currency"
                + (rows.next() ? ": " + micros(rows.getLong(1)) : "")
                + "; nothing was written, a further payment needs a reference of its own");
      }
    }
  }

  private void addPrepayment(
      String advertiser, long amountMicros, String reference, String transaction)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO prepayments (advertiser_id, reference, amount_micros, transaction_id,"
                + " created_at) VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, StoredText.encode(advertiser));
      insert.setString(2, StoredText.encode(reference));
      insert.setLong(3, amountMicros);
      insert.setString(4, transaction);
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  boolean limit(String advertiser, long limitMicros, String currency, LocalDate from)
      throws SQLException {
    check("advertiser", advertiser, AdRef.LENGTH_MAX);
    checkCurrency(currency);
    if (limitMicros < 0) {
      throw new LedgerRefusal("a credit limit must be 0 or more, is " + micros(limitMicros));
    }
    accounts.requireCurrency(currency, at);
    accounts.ensure(List.of(advertiser), AccountKind.RECEIVABLE, currency, at);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO credit_limits (advertiser_id, effective_from, seq, limit_micros, currency,"
                + " created_at) SELECT ?, ?, coalesce(max(seq), 0) + 1, ?, ?, ? FROM credit_limits"
                + " WHERE advertiser_id = ? AND effective_from = ? HAVING NOT coalesce("
                + "(array_agg(limit_micros ORDER BY seq DESC))[1] = ?, false)")) {
      insert.setString(1, StoredText.encode(advertiser));
      insert.setObject(2, from);
      insert.setLong(3, limitMicros);
      insert.setString(4, currency);
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.setString(6, StoredText.encode(advertiser));
      insert.setObject(7, from);
      insert.setLong(8, limitMicros);
      return insert.executeUpdate() > 0;
    }
  }

  private static void check(String name, String value, int lengthMax) {
    if (value.isBlank() || value.length() > lengthMax || !StoredText.isStorable(value)) {
      throw new LedgerRefusal(
          name + " must have 1 to " + lengthMax + " characters of Unicode, is '" + value + "'");
    }
  }

  private static void checkCurrency(String currency) {
    if (!Money.isCurrency(currency)) {
      throw new LedgerRefusal(
          "currency must be three upper-case letters (ISO 4217), is '" + currency + "'");
    }
  }

  private static String micros(long amountMicros) {
    return BigDecimal.valueOf(amountMicros, 6).toPlainString();
  }
}
