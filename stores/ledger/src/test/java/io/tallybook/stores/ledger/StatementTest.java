package io.tallybook.stores.ledger;

import static io.tallybook.stores.ledger.Bills.bill;
import static io.tallybook.stores.ledger.Bills.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of a statement, and its amounts. */
class StatementTest {
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  private static TestDatabase database;

  private Ledger ledger;

  @BeforeAll
  static void startDatabase() {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void openLedger() {
    ledger = TestDatabase.open(database.fresh());
  }

  private void billDays(int from, int to) {
    for (int i = from; i <= to; i++) {
      LocalDate day = NOVEMBER.atDay(i);
      ledger.postDay(bill(day, "s1", line(day, "acme", "a", 1, 100_000)));
    }
  }

  private List<StatementState> states(String advertiser) {
    return ledger.statement(advertiser, NOVEMBER).history().stream()
        .map(StatementChange::state)
        .toList();
  }

  @Test
  void open_thenDraft_thenFinal_thenAdjusted() {
    billDays(1, 29);
    assertThat(states("acme")).containsExactly(StatementState.OPEN);
    assertThatThrownBy(() -> ledger.makeFinal("acme", NOVEMBER))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining("cannot be final: these days are not billed: 2026-11-30");

    LocalDate last = NOVEMBER.atEndOfMonth();
    ledger.postDay(bill(last, "s1", line(last, "beta", "b", 1, 5)));
    assertThat(states("acme")).containsExactly(StatementState.OPEN, StatementState.DRAFT);
    assertThat(states("beta")).containsExactly(StatementState.DRAFT);

    assertThat(ledger.makeFinal("acme", NOVEMBER)).isTrue();
    assertThat(ledger.makeFinal("acme", NOVEMBER)).isFalse();
    ledger.postDay(bill(last, "s2", line(last, "beta", "b", 2, 10)));
    assertThat(states("acme")).endsWith(StatementState.FINAL);
    assertThat(states("beta")).containsExactly(StatementState.DRAFT);

    ledger.postDay(
        bill(last, "s3", line(last, "beta", "b", 2, 10), line(last, "acme", "late", 1, 7)));
    assertThat(states("acme"))
        .containsExactly(
            StatementState.OPEN,
            StatementState.DRAFT,
            StatementState.FINAL,
            StatementState.ADJUSTED);
    assertThat(ledger.makeFinal("acme", NOVEMBER)).isFalse();
    Statement statement = ledger.statement("acme", NOVEMBER);
    assertThat(statement.adjustments())
        .singleElement()
        .satisfies(
            adjustment -> {
              assertThat(adjustment.id().toString()).isEqualTo("2026-11-30/acme/camp/late");
              assertThat(adjustment.afterFinal()).isTrue();
              assertThat(adjustment.difference().amountMicros()).isEqualTo(7);
              assertThat(adjustment.bill().reasons())
                  .containsExactly(DifferenceReason.LATE_RECORDS);
            });
    assertThat(ledger.statement("beta", NOVEMBER).adjustments())
        .extracting(Statement.Adjustment::afterFinal)
        .containsExactly(false);
  }

  @Test
  void linesAreSumsOfDays_eachWithTheRunThatSaidSoLast() {
    billDays(1, 2);
    LocalDate first = NOVEMBER.atDay(1);
    ledger.postDay(bill(first, "s2", line(first, "acme", "a", 3, 300_000)));

    Statement.Line line = ledger.statement("acme", NOVEMBER).lines().get(0);

    assertThat(line.reference(NOVEMBER)).isEqualTo("2026-11/acme/camp/a");
    assertThat(line.figures()).isEqualTo(new LineFigures(4, 0, 0, 0, 400_000, 0));
    assertThat(line.days()).extracting(day -> day.bill().run()).containsExactly(2, 1);
    assertThat(line.days()).extracting(day -> day.bill().snapshotId()).containsExactly("s2", "s1");
  }

  @Test
  void adThatIsBilledNoMore_isToldByItsAdjustmentOnly() {
    LocalDate day = NOVEMBER.atDay(1);
    ledger.postDay(bill(day, "s1", line(day, "acme", "a", 1, 10), line(day, "acme", "b", 1, 10)));
    ledger.postDay(bill(day, "s2", line(day, "acme", "a", 1, 10)));

    Statement statement = ledger.statement("acme", NOVEMBER);

    assertThat(statement.lines()).extracting(line -> line.ad().adId()).containsExactly("a");
    assertThat(statement.adjustments())
        .extracting(adjustment -> adjustment.difference().amountMicros())
        .containsExactly(-10L);
  }

  @Test
  void advertiserWithoutAnything_hasNoStatement() {
    billDays(1, 1);
    assertThatThrownBy(() -> ledger.statement("nobody", NOVEMBER))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining("nothing was billed to 'nobody' in 2026-11");
    assertThatThrownBy(() -> ledger.makeFinal("acme", NOVEMBER.minusMonths(1)))
        .isInstanceOf(LedgerRefusal.class);
    assertThat(ledger.statements(NOVEMBER.minusMonths(1))).isEmpty();
  }

  /** Lines round once each; what the prepayment covered wholly is wholly covered. */
  @ParameterizedTest
  @CsvSource({
    // two lines' micros, prepaid micros | charged, prepaid, due
    "5000, 15000, 0, 0.02, 0.00, 0.02", // 0.005 -> 0.00 and 0.015 -> 0.02: half to even
    "5001, 15000, 0, 0.03, 0.00, 0.03",
    "4000, 4000, 8000, 0.00, 0.00, 0.00",
    "6000, 6000, 12000, 0.02, 0.02, 0.00",
    "6000, 6000, 6000, 0.02, 0.01, 0.01",
    "504000, 506000, 1009999, 1.01, 1.01, 0.00",
  })
  void amountsRoundOnce_onTheLine(
      long one, long other, long prepaid, String charged, String applied, String due) {
    LocalDate day = NOVEMBER.atDay(1);
    if (prepaid > 0) {
      ledger.prepay("acme", prepaid, "USD", "wire-1");
    }
    ledger.postDay(
        bill(day, "s1", line(day, "acme", "a", 1, one), line(day, "acme", "b", 1, other)));

    InvoiceTotals invoice = ledger.statement("acme", NOVEMBER).invoice();

    assertThat(invoice.charged()).isEqualTo(charged);
    assertThat(invoice.prepaid()).isEqualTo(applied);
    assertThat(invoice.due()).isEqualTo(due);
    assertThat(ledger.statements(NOVEMBER).get(0).invoice()).isEqualTo(invoice);
  }

  @ParameterizedTest
  @CsvSource({"JPY, 1500000, 2", "JPY, 2500000, 2", "KWD, 1234500, 1.234", "USD, 1250000, 1.25"})
  void rounding_goesToTheCurrencysSmallestUnit(String currency, long micros, String rounded) {
    assertThat(InvoiceRounding.round(micros, currency).toPlainString()).isEqualTo(rounded);
  }
}
