package io.tallybook.stores.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How an advertiser stands. Amounts are in micros of the currency.
 *
 * @param advertiserId who
 * @param currency of the ledger
 * @param billedMicros what was billed in all
 * @param prepaidMicros what was paid in advance in all
 * @param prepaidLeftMicros how much of that is left
 * @param receivableMicros what is open
 * @param limitMicros the credit limit in force; empty for none
 */
public record AccountStatus(
    String advertiserId,
    String currency,
    long billedMicros,
    long prepaidMicros,
    long prepaidLeftMicros,
    long receivableMicros,
    OptionalLong limitMicros) {
  private static final String SELECT =
      "SELECT v.id, b.currency,"
          + " coalesce((SELECT sum(p.amount_micros) FROM accounts a JOIN postings p"
          + "   ON p.account_id = a.id WHERE a.advertiser_id = v.id AND a.kind = 'PREPAID'), 0),"
          + " coalesce((SELECT sum(p.amount_micros) FROM accounts a JOIN postings p"
          + "   ON p.account_id = a.id WHERE a.advertiser_id = v.id AND a.kind = 'RECEIVABLE'), 0),"
          + " coalesce((SELECT sum(amount_micros) FROM prepayments"
          + "   WHERE advertiser_id = v.id), 0),"
          + " (SELECT limit_micros FROM credit_limits WHERE advertiser_id = v.id"
          + "   AND effective_from <= ? ORDER BY effective_from DESC, seq DESC LIMIT 1)"
          + " FROM advertisers v CROSS JOIN book b WHERE ?::text IS NULL OR v.id = ? ORDER BY v.id";

  /** What is owed beyond what is left of prepayments; negative while some is left. */
  public long exposureMicros() {
    return Math.subtractExact(receivableMicros, prepaidLeftMicros);
  }

  /** Whether more is owed than the limit allows. */
  public boolean isOverLimit() {
    return limitMicros.isPresent() && exposureMicros() > limitMicros.getAsLong();
  }

  static AccountStatus of(Connection connection, String advertiser, LocalDate today)
      throws SQLException {
    List<AccountStatus> found = select(connection, advertiser, today);
    if (found.isEmpty()) {
      throw new LedgerRefusal("the ledger knows no advertiser '" + advertiser + "'");
    }
    return found.get(0);
  }

  static List<AccountStatus> ofAll(Connection connection, LocalDate today) throws SQLException {
    return select(connection, null, today);
  }

  private static List<AccountStatus> select(
      Connection connection, @Nullable String advertiser, LocalDate today) throws SQLException {
    List<AccountStatus> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      String stored = advertiser == null ? null : StoredText.encode(advertiser);
      select.setObject(1, today);
      select.setString(2, stored);
      select.setString(3, stored);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(of(rows));
        }
      }
    }
    return found;
  }

  private static AccountStatus of(ResultSet rows) throws SQLException {
    long limit = rows.getLong(6);
    // Asked before another column is read.
    OptionalLong limitMicros = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(limit);
    long prepaidLeft = -rows.getLong(3);
    long receivable = rows.getLong(4);
    long prepaid = rows.getLong(5);
    return new AccountStatus(
        StoredText.decode(rows.getString(1)),
        rows.getString(2),
        Math.addExact(receivable, Math.subtractExact(prepaid, prepaidLeft)),
        prepaid,
        prepaidLeft,
        receivable,
        limitMicros);
  }
}
