package io.tallybook.stores.ledger;

import static io.tallybook.stores.ledger.Bills.DAY;
import static io.tallybook.stores.ledger.Bills.bill;
import static io.tallybook.stores.ledger.Bills.line;
import static io.tallybook.stores.ledger.Bills.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.stores.ledger.Adjustments.CampaignAdjustment;
import io.tallybook.stores.ledger.DayPosting.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What posting a day does, and what is refused. */
class LedgerTest {
  private static TestDatabase database;

  private String url = "";
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
    url = database.fresh();
    ledger = TestDatabase.open(url);
  }

  private long count(String table) throws SQLException {
    return TestDatabase.number(url, "SELECT count(*) FROM " + table);
  }

  @Test
  void firstBill_postsOneTransactionAnAdvertiser() throws Exception {
    DayPosting posting =
        ledger.postDay(
            bill(
                "s1",
                line("acme", "a", 10, 1_000),
                line("acme", "b", 1, 500),
                line("zeta", "z", 0, 0),
                line("beta", "c", 2, 7)));

    assertThat(posting.outcome()).isEqualTo(Outcome.POSTED);
    assertThat(posting.run()).isEqualTo(1);
    assertThat(posting.linesNew()).isEqualTo(3); // a line of zeros says nothing
    assertThat(posting.amountMicros()).isEqualTo(1_507);
    assertThat(posting.differenceMicros()).isEqualTo(1_507);
    assertThat(posting.transactions()).isEqualTo(2);
    assertThat(posting.reasons()).containsExactly(DifferenceReason.BILLED);
    assertThat(ledger.account("acme").receivableMicros()).isEqualTo(1_500);
    assertThat(ledger.account("beta").receivableMicros()).isEqualTo(7);
  }

  @Test
  void sameBillAgain_inAnyOrder_orFromAnotherSnapshot_writesNothing() throws Exception {
    ledger.postDay(bill("s1", line("acme", "a", 10, 1_000), line("acme", "b", 1, 500)));
    DayBill again = bill("s1", line("acme", "b", 1, 500), line("acme", "a", 10, 1_000));

    assertThat(ledger.postDay(again).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(ledger.postDay(bill("s2", again.lines().toArray(BillingLine[]::new))).run())
        .isEqualTo(1);
    assertThat(count("bills")).isEqualTo(1);
    assertThat(count("transactions")).isEqualTo(1);
    assertThat(count("billing_lines")).isEqualTo(2);
    assertThat(count("statement_events")).isEqualTo(1);
  }

  @Test
  void emptyBill_saysThatTheDayIsBilled() throws Exception {
    assertThat(ledger.postDay(bill("s1")).outcome()).isEqualTo(Outcome.POSTED);
    assertThat(ledger.postDay(bill("s1")).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(ledger.currentRun(DAY)).isEqualTo(1);
    assertThat(count("transactions")).isZero();
  }

  @Test
  void otherLines_postTheDifferences_withTheirReasons() throws Exception {
    ledger.postDay(
        bill(
            "s1",
            line("acme", "a", 10, 1_000),
            line("acme", "gone", 5, 300),
            line("beta", "c", 2, 7)));
    DayBill late =
        with(
            bill(
                "s2",
                line("acme", "a", 12, 1_200),
                line("acme", "new", 1, 50),
                line("beta", "c", 2, 7)),
            "code=1 rules=r1 prices=p2");

    assertThat(ledger.preview(late).outcome()).isEqualTo(Outcome.WOULD_POST);
    DayPosting posting = ledger.postDay(late);

    assertThat(posting.run()).isEqualTo(2);
    assertThat(posting.linesNew()).isEqualTo(1);
    assertThat(posting.linesChanged()).isEqualTo(2);
    assertThat(posting.linesUnchanged()).isEqualTo(1);
    assertThat(posting.differenceMicros()).isEqualTo(-50);
    assertThat(posting.transactions()).isEqualTo(1);
    assertThat(posting.reasons())
        .containsExactlyInAnyOrder(DifferenceReason.LATE_RECORDS, DifferenceReason.PRICES_CHANGED);
    assertThat(ledger.account("acme").receivableMicros()).isEqualTo(1_250);
    assertThat(ledger.history(new LineId(DAY, new AdRef("acme", "camp", "gone"))))
        .extracting(LineRun::figures)
        .containsExactly(new LineFigures(5, 0, 0, 0, 300, 0), LineFigures.ZERO);
    assertThat(ledger.history(new LineId(DAY, new AdRef("beta", "camp", "c")))).hasSize(1);
    assertThat(
            TestDatabase.number(
                url,
                "SELECT count(*) FROM billing_lines"
                    + " WHERE run = 2 AND reasons = 'LATE_RECORDS,PRICES_CHANGED'"))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "code=1 rules=r2 prices=p1, RULES_CHANGED",
    "code=2;rules=r1;prices=p1, CODE_CHANGED",
    "code=1 rules=r1 prices=p1 extra=1, VERSIONS_CHANGED",
    "code=1 rules=r1, PRICES_CHANGED",
  })
  void reasonOfADifference_isWhatChanged(String versions, DifferenceReason reason) {
    ledger.postDay(bill("s1", line("acme", "a", 1, 10)));
    DayPosting posting = ledger.postDay(with(bill("s1", line("acme", "a", 1, 11)), versions));
    assertThat(posting.reasons()).containsExactly(reason);
  }

  @Test
  void aRejudgedBill_saysSo_andIsNoOtherBillTheSecondTime() {
    ledger.postDay(bill("s1", line("acme", "a", 3, 30), line("beta", "b", 1, 10)));
    DayBill again =
        with(bill("s1", line("acme", "a", 2, 20), line("beta", "b", 1, 10)), "code=1 rules=r2")
            .asRejudged()
            .withBasis(1);
    assertThat(ledger.postDay(again).reasons()).contains(DifferenceReason.REJUDGED);
    assertThat(ledger.postDay(again).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(ledger.bills(DAY, DAY.plusDays(1)))
        .last()
        .satisfies(bill -> assertThat(bill.reasons()).contains(DifferenceReason.REJUDGED));
  }

  @Test
  void adjustments_areWhatLaterRunsChanged_byCampaign_asTheyArePosted() {
    ledger.postDay(bill("s1", line("acme", "a", 3, 30), line("acme", "b", 1, 10)));
    ledger.postDay(bill("s2", line("acme", "a", 2, 20), line("acme", "b", 2, 15)));
    ledger.postDay(bill("s3", line("beta", "c", 4, 40)));

    Adjustments adjustments = ledger.adjustments(DAY, DAY.plusDays(1));
    assertThat(adjustments.currency()).isEqualTo("USD");
    assertThat(adjustments.campaigns())
        .extracting(
            CampaignAdjustment::advertiserId,
            adjustment -> adjustment.bill().run(),
            CampaignAdjustment::difference)
        .containsExactlyInAnyOrder(
            tuple("acme", 2, new LineFigures(0, 0, 0, 0, -5, 0)),
            tuple("acme", 3, new LineFigures(-4, 0, 0, 0, -35, 0)),
            tuple("beta", 3, new LineFigures(4, 0, 0, 0, 40, 0)));
    assertThat(adjustments.postedMicros()).isEqualTo(Map.of("acme", -40L, "beta", 40L));
    assertThat(ledger.adjustments(DAY.plusDays(1), DAY.plusDays(2)).campaigns()).isEmpty();
  }

  @Test
  void changesThatCancelOut_moveNoMoney_butAreKept() throws Exception {
    ledger.postDay(bill("s1", line("acme", "a", 1, 10), line("acme", "b", 1, 10)));
    DayPosting posting =
        ledger.postDay(bill("s2", line("acme", "a", 2, 20), line("acme", "b", 0, 0)));

    assertThat(posting.linesChanged()).isEqualTo(2);
    assertThat(posting.transactions()).isZero();
    assertThat(count("transactions")).isEqualTo(1);
    assertThat(count("billing_lines")).isEqualTo(4);
  }

  @Test
  void sameSnapshotAndVersions_withOtherLines_isRefused() {
    ledger.postDay(bill("s1", line("acme", "a", 1, 10)));
    ledger.postDay(bill("s2", line("acme", "a", 2, 20)));

    assertThatThrownBy(() -> ledger.postDay(bill("s1", line("acme", "a", 1, 11))))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining("run 1 read the same snapshot s1");
    // What it said the first time it may say again.
    assertThat(ledger.postDay(bill("s1", line("acme", "a", 1, 10))).run()).isEqualTo(3);
  }

  @Test
  void billOfARunThatWasOvertaken_isRefused_unlessItSaysTheSame() {
    ledger.postDay(bill("s1", line("acme", "a", 1, 10)).withBasis(0));
    ledger.postDay(bill("s2", line("acme", "a", 2, 20)).withBasis(1));

    assertThatThrownBy(() -> ledger.postDay(bill("s1", line("acme", "a", 1, 10)).withBasis(1)))
        .isInstanceOf(DayBusyException.class)
        .hasMessageContaining("computed when run 1 was current, now it is run 2");
    assertThat(ledger.postDay(bill("s2", line("acme", "a", 2, 20)).withBasis(1)).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void prepayment_isConsumedFirst_andCreditsGoBackTheOtherWayRound() {
    ledger.prepay("acme", 100, "USD", "wire-1");
    ledger.postDay(bill("s1", line("acme", "a", 1, 130)));
    assertThat(ledger.account("acme").prepaidLeftMicros()).isZero();
    assertThat(ledger.account("acme").receivableMicros()).isEqualTo(30);

    ledger.postDay(bill("s2", line("acme", "a", 1, 110))); // a credit of 20: less is open
    assertThat(ledger.account("acme").receivableMicros()).isEqualTo(10);
    assertThat(ledger.account("acme").prepaidLeftMicros()).isZero();

    ledger.postDay(bill("s3", line("acme", "a", 1, 60))); // of 50, 10 were open
    assertThat(ledger.account("acme").receivableMicros()).isZero();
    assertThat(ledger.account("acme").prepaidLeftMicros()).isEqualTo(40);
    assertThat(ledger.account("acme").billedMicros()).isEqualTo(60);
  }

  @Test
  void prepaymentWithAKnownReference_isWrittenOnce_andRefusedWithAnotherAmount() {
    assertThat(ledger.prepay("acme", 100, "USD", "wire-1")).isTrue();
    assertThat(ledger.prepay("acme", 100, "USD", "wire-1")).isFalse();
    assertThat(ledger.prepay("beta", 100, "USD", "wire-1")).isTrue();
    assertThatThrownBy(() -> ledger.prepay("acme", 101, "USD", "wire-1"))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining("with another amount or currency: 0.000100");
    assertThat(ledger.account("acme").prepaidMicros()).isEqualTo(100);
  }

  @Test
  void limit_countsFromItsDay_andMarksWhoIsOverIt() {
    ledger.postDay(bill("s1", line("acme", "a", 1, 100)));
    assertThat(ledger.account("acme").limitMicros()).isEmpty();
    assertThat(ledger.limit("acme", 100, "USD", LocalDate.parse("2026-12-05"))).isTrue();
    assertThat(ledger.limit("acme", 100, "USD", LocalDate.parse("2026-12-05"))).isFalse();
    assertThat(ledger.limit("acme", 5, "USD", LocalDate.parse("2026-12-06"))).isTrue();

    assertThat(ledger.account("acme").isOverLimit()).isFalse();
    ledger.limit("acme", 99, "USD", LocalDate.parse("2026-12-05"));
    assertThat(ledger.account("acme").limitMicros()).hasValue(99);
    assertThat(ledger.account("acme").isOverLimit()).isTrue();
    ledger.prepay("acme", 1, "USD", "wire-1");
    assertThat(ledger.account("acme").isOverLimit()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|0|0|0|0|0|USD|2026-11-03|clicks=-1 is negative",
        "1|-1|0|0|0|0|USD|2026-11-03|unpriced_clicks=-1 is negative",
        "1|2|0|0|0|0|USD|2026-11-03|2 of 1 clicks are said to be unpriced",
        "1|0|-1|0|0|0|USD|2026-11-03|invalid_clicks=-1 is negative",
        "1|0|0|-1|0|0|USD|2026-11-03|duplicates=-1 is negative",
        "1|0|0|0|-5|0|USD|2026-11-03|amount_micros=-5 is negative",
        "1|0|0|0|0|-5|USD|2026-11-03|invalid_micros=-5 is negative",
        "1|0|0|0|0|0|EUR|2026-11-03|currency is EUR, the bill's is USD",
        "1|0|0|0|0|0|USD|2026-11-04|is of the day 2026-11-04",
      })
  void wrongLine_isRefused_andNamed(
      long clicks,
      long unpriced,
      long invalid,
      long duplicates,
      long amount,
      long invalidMicros,
      String currency,
      LocalDate day,
      String problem)
      throws Exception {
    BillingLine wrong =
        new BillingLine(
            day,
            new AdRef("acme", "camp", "bad"),
            clicks,
            unpriced,
            invalid,
            duplicates,
            amount,
            invalidMicros,
            currency);
    refused(bill("s1", line("acme", "a", 1, 10), wrong), "line 2 (acme/camp/bad): " + problem);
  }

  @Test
  void wrongBill_isRefused() throws Exception {
    refused(bill("s1", line("acme", "a", 1, 1), line("acme", "a", 1, 1)), "has a line already");
    refused(
        bill("s1", line("acme", "a", 1, Long.MAX_VALUE), line("acme", "b", 1, 1)),
        "line 2 (acme/camp/b): the advertiser's amounts together do not fit 64 bits");
    refused(bill(LocalDate.parse("2026-12-06"), "s1"), "lies in the future; today is 2026-12-05");
    refused(new DayBill(DAY, "usd", "s1", "v", List.of()), "currency must be three upper-case");
    refused(new DayBill(DAY, "USD", " ", "v", List.of()), "snapshot id and versions");
    refused(bill("s1", line("a\ud800", "a", 1, 1)), "half of a surrogate pair");
  }

  @Test
  void otherCurrencyThanTheLedgers_isRefused() {
    ledger.prepay("acme", 1, "EUR", "wire-1");
    for (Runnable wrong :
        List.<Runnable>of(
            () -> ledger.postDay(bill("s1")),
            () -> ledger.preview(bill("s1")),
            () -> ledger.prepay("beta", 1, "USD", "wire-2"),
            () -> ledger.limit("acme", 1, "USD", DAY))) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(LedgerRefusal.class)
          .hasMessageContaining("the ledger is kept in EUR, not in USD");
    }
  }

  private void refused(DayBill bill, String message) throws SQLException {
    assertThatThrownBy(() -> ledger.postDay(bill))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining(message)
        .hasMessageContaining("nothing was posted");
    assertThat(count("bills")).isZero();
    assertThat(count("advertisers")).isZero();
  }

  @Test
  void idsOfAllCharacters_comeBackAsTheyWere() {
    for (String id :
        List.of(
            "\0", "a\tb\nc\r", "\\0", "\\N", "\\", "O'Brien; --", "日本", "😀", "\u200f", "%/&")) {
      AdRef ad = new AdRef(id, id, id);
      LocalDate day = DAY;
      ledger.postDay(
          bill(
              "snapshot of " + id.codePoints().boxed().toList(),
              new BillingLine(day, ad, 1, 0, 0, 0, 1, 0, "USD")));
      assertThat(ledger.history(new LineId(day, ad))).hasSize(1);
      assertThat(ledger.account(id).billedMicros()).isEqualTo(1);
      assertThat(LineId.parse(new LineId(day, ad).toString())).isEqualTo(new LineId(day, ad));
    }
  }

  @Test
  void stamps_areTheClocks() {
    Instant when = Instant.parse("2026-11-04T06:00:00.123456789Z");
    ledger.withClock(InstantSource.fixed(when)).postDay(bill("s1"));
    assertThat(ledger.bills(DAY, DAY.plusDays(1)).get(0).createdAt())
        .isEqualTo(Instant.parse("2026-11-04T06:00:00.123Z"));
  }

  @Test
  void databaseThatDoesNotAnswer_isNamed_withoutItsParameters() {
    assertThatThrownBy(
            () -> Ledger.open("jdbc:postgresql://127.0.0.1:1/x?password=secret", "u", "p"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/x")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Ledger.open("mysql://x", "u", "p"))
        .isInstanceOf(LedgerRefusal.class)
        .hasMessageContaining("give jdbc:postgresql://HOST:PORT/DATABASE");
  }
}
