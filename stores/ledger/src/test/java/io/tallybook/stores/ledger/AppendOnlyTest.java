package io.tallybook.stores.ledger;

import static io.tallybook.stores.ledger.Bills.bill;
import static io.tallybook.stores.ledger.Bills.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, to its owner with raw SQL. */
class AppendOnlyTest {
  private static TestDatabase database;
  private static String url = "";

  @BeforeAll
  static void fillALedger() {
    database = TestDatabase.start();
    url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    ledger.prepay("acme", 100, "USD", "wire-1");
    ledger.limit("acme", 100, "USD", Bills.DAY);
    for (int day = 1; day <= 30; day++) {
      ledger.postDay(
          bill(
              YearMonth.of(2026, 11).atDay(day),
              "s1",
              line(YearMonth.of(2026, 11).atDay(day), "acme", "a", 1, 10)));
    }
    ledger.makeFinal("acme", YearMonth.of(2026, 11));
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "book",
        "advertisers",
        "accounts",
        "bills",
        "billing_lines",
        "transactions",
        "postings",
        "prepayments",
        "credit_limits",
        "statement_events"
      })
  void nothingIsChangedOrTakenAway(String table) throws Exception {
    String column =
        TestDatabase.number(
                    url,
                    "SELECT count(*) FROM information_schema.columns WHERE table_name = '"
                        + table
                        + "' AND column_name = 'currency'")
                > 0
            ? "currency"
            : "created_at";
    if (table.equals("billing_lines")) {
      column = "reasons";
    }
    long rows = TestDatabase.number(url, "SELECT count(*) FROM " + table);
    assertThat(rows).isPositive();
    for (String sql :
        new String[] {
          "UPDATE " + table + " SET " + column + " = " + column,
          "UPDATE " + table + " SET " + column + " = " + column + " WHERE false",
          "DELETE FROM " + table,
          "TRUNCATE " + table + " CASCADE",
          "SET session_replication_role = replica; DELETE FROM " + table
        }) {
      assertThatThrownBy(() -> TestDatabase.execute(url, sql))
          .as(sql)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("is refused: the ledger is append-only");
    }
    assertThat(TestDatabase.number(url, "SELECT count(*) FROM " + table)).isEqualTo(rows);
  }

  private static final String HEAD =
      "INSERT INTO transactions (id, kind, advertiser_id, day, reason, memo, content_hash,"
          + " created_at) VALUES (repeat('a', 64), 'PREPAYMENT', 'acme', '2026-11-01', 'x', '',"
          + " repeat('b', 64), now());";

  private static String posting(String account, String currency, int seq, long amount) {
    return "INSERT INTO postings SELECT repeat('a', 64), "
        + seq
        + ", id, '"
        + currency
        + "', "
        + amount
        + " FROM accounts WHERE kind = '"
        + account
        + "';";
  }

  @ParameterizedTest
  @CsvSource({
    "5, -4, USD, USD, does not balance: 2 postings with sum 1",
    "5, 0, USD, USD, postings_amount_micros_check",
    "5, -5, USD, EUR, postings_account_id_currency_fkey",
  })
  void transactionThatDoesNotBalance_isRefused(
      long debit, long credit, String one, String other, String message) throws Exception {
    refused(HEAD + posting("CASH", one, 1, debit) + posting("REVENUE", other, 2, credit), message);
  }

  @Test
  void transactionWithoutPostings_isRefused() throws Exception {
    refused(HEAD, "does not balance: 0 postings with sum 0");
  }

  @Test
  void postingToATransactionOfBefore_isRefused() throws Exception {
    refused(
        "INSERT INTO postings SELECT t.id, 8, a.id, 'USD', 5 FROM transactions t, accounts a"
            + " WHERE t.kind = 'PREPAYMENT' AND a.kind = 'CASH';"
            + "INSERT INTO postings SELECT t.id, 9, a.id, 'USD', -5 FROM transactions t, accounts a"
            + " WHERE t.kind = 'PREPAYMENT' AND a.kind = 'CASH'",
        "is closed: no posting can be added to it");
  }

  @Test
  void secondCurrency_isRefused() throws Exception {
    refused("INSERT INTO book (currency, created_at) VALUES ('EUR', now())", "book_pkey");
    refused(
        "INSERT INTO accounts (kind, advertiser_id, currency) VALUES ('CASH', NULL, 'EUR')",
        "accounts_currency_fkey");
  }

  /** In one database transaction, which fails at its end at the latest. */
  private static void refused(String sql, String message) throws SQLException {
    try (Connection connection = TestDatabase.connect(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThatThrownBy(
              () -> {
                statement.execute(sql);
                connection.commit();
              })
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(message);
    }
  }
}
