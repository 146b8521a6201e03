package io.tallybook.stores.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.stores.ledger.DayPosting.Outcome;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A day of a hundred thousand ads: the promise is a figure in real time, so it is measured. */
class LedgerScaleTest {
  private static final int LINES = 100_000;
  private static final int ADVERTISERS = 2_000;
  private static final int CHANGED_EVERY = 100;

  /** Far above what it takes, so that a busy machine does not fail it and a row a trip would. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static DayBill bill(String snapshot, boolean late) {
    List<BillingLine> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      long more = late && i % CHANGED_EVERY == 0 ? 1 : 0;
      lines.add(
          new BillingLine(
              Bills.DAY,
              new AdRef("advertiser-" + i % ADVERTISERS, "campaign-" + i % 7_000, "ad-" + i),
              1_000 + i % 97 + more,
              0,
              i % 5,
              i % 3,
              (1_000 + i % 97 + more) * 250_000L,
              i % 5 * 250_000L,
              "USD"));
    }
    return new DayBill(Bills.DAY, "USD", snapshot, Bills.VERSIONS, lines);
  }

  @Test
  void hundredThousandLines_postedInSeconds_repeatedAndAdjusted() {
    try (TestDatabase database = TestDatabase.start()) {
      Ledger ledger = TestDatabase.open(database.fresh());
      DayBill first = bill("s1", false);
      DayBill second = bill("s2", true);

      long start = System.nanoTime();
      assertThat(ledger.postDay(first).linesNew()).isEqualTo(LINES);
      Duration posted = since(start);
      start = System.nanoTime();
      assertThat(ledger.postDay(first).outcome()).isEqualTo(Outcome.UNCHANGED);
      Duration repeated = since(start);
      start = System.nanoTime();
      DayPosting adjusted = ledger.postDay(second);
      Duration adjusting = since(start);
      start = System.nanoTime();
      assertThat(ledger.statements(YearMonth.from(Bills.DAY))).hasSize(ADVERTISERS);
      Duration listed = since(start);

      assertThat(adjusted.linesChanged()).isEqualTo(LINES / CHANGED_EVERY);
      assertThat(adjusted.differenceMicros()).isEqualTo(LINES / CHANGED_EVERY * 250_000L);
      System.out.printf(
          "%,d lines of %,d advertisers: posted in %s, repeated in %s, adjusted in %s, listed in"
              + " %s%n",
          LINES, ADVERTISERS, posted, repeated, adjusting, listed);
      assertThat(posted).isLessThan(PATIENCE);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
