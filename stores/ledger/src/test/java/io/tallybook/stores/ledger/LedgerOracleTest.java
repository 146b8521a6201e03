package io.tallybook.stores.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.stores.ledger.DayPosting.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of bills and payments, against books kept in maps. */
class LedgerOracleTest {
  private static final int STEPS = 40;
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-11-01");
  private static final int DAYS = 3;
  private static final int ADVERTISERS = 3;
  private static final int ADS = 4;

  private static TestDatabase database;

  @BeforeAll
  static void startDatabase() {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void parity_withBooksInMaps(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    MapBooks books = new MapBooks();
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(4) == 0) {
        pay(ledger, books, random, step);
      } else {
        LocalDate day = FIRST_DAY.plusDays(random.nextInt(DAYS));
        bill(
            ledger,
            books,
            new DayBill(day, "USD", "s" + step, Bills.VERSIONS, lines(day, books, random)));
      }
      check(url, ledger, books);
    }
    assertThat(books.runs.values()).as("days that were billed again").anyMatch(runs -> runs > 3);
  }

  private static void pay(Ledger ledger, MapBooks books, SplittableRandom random, int step) {
    String advertiser = "adv" + random.nextInt(ADVERTISERS);
    long micros = 1 + random.nextLong(3_000_000);
    books.pay(advertiser, micros);
    assertThat(ledger.prepay(advertiser, micros, "USD", "wire-" + step)).isTrue();
    assertThat(ledger.prepay(advertiser, micros, "USD", "wire-" + step)).isFalse();
  }

  private static void bill(Ledger ledger, MapBooks books, DayBill bill) {
    boolean changes = books.bill(bill.day(), bill.lines());
    assertThat(ledger.preview(bill).outcome())
        .isEqualTo(changes ? Outcome.WOULD_POST : Outcome.UNCHANGED);
    assertThat(ledger.postDay(bill).outcome())
        .isEqualTo(changes ? Outcome.POSTED : Outcome.UNCHANGED);
    assertThat(ledger.postDay(bill).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  /** What the day had, with ads added, taken away, or with other clicks or prices. */
  private static List<BillingLine> lines(LocalDate day, MapBooks books, SplittableRandom random) {
    Map<String, BillingLine> lines = new TreeMap<>(books.days.getOrDefault(day, Map.of()));
    int changes = random.nextInt(5);
    for (int i = 0; i < changes; i++) {
      AdRef ad = new AdRef("adv" + random.nextInt(ADVERTISERS), "c", "ad" + random.nextInt(ADS));
      if (random.nextInt(3) == 0) {
        lines.remove(ad.toString());
      } else {
        long clicks = 1L + random.nextInt(9);
        lines.put(
            ad.toString(),
            new BillingLine(
                day,
                ad,
                clicks,
                random.nextLong(clicks),
                random.nextInt(3),
                random.nextInt(3),
                clicks * random.nextLong(500_000),
                random.nextLong(9),
                "USD"));
      }
    }
    return new ArrayList<>(lines.values());
  }

  private static void check(String url, Ledger ledger, MapBooks books) throws SQLException {
    assertThat(TestDatabase.number(url, "SELECT coalesce(sum(amount_micros), 0) FROM postings"))
        .isZero();
    for (AccountStatus account : ledger.accounts()) {
      String advertiser = account.advertiserId();
      assertThat(account.receivableMicros()).as(advertiser).isEqualTo(books.open(advertiser));
      assertThat(account.prepaidLeftMicros()).isEqualTo(books.prepaidLeft(advertiser));
    }
    long billed = 0;
    for (Map.Entry<LocalDate, Map<String, BillingLine>> day : books.days.entrySet()) {
      assertThat(currentLines(url, day.getKey())).isEqualTo(day.getValue());
      assertThat(ledger.currentRun(day.getKey())).isEqualTo(books.runs.get(day.getKey()));
      billed += day.getValue().values().stream().mapToLong(BillingLine::amountMicros).sum();
    }
    assertThat(
            TestDatabase.number(
                url,
                "SELECT -coalesce(sum(amount_micros), 0) FROM postings p JOIN accounts a"
                    + " ON a.id = p.account_id WHERE kind = 'REVENUE'"))
        .as("revenue = lines")
        .isEqualTo(billed);
  }

  /** By SQL of its own, which asks for the newest run in another way. */
  private static Map<String, BillingLine> currentLines(String url, LocalDate day)
      throws SQLException {
    Map<String, BillingLine> lines = new TreeMap<>();
    try (Connection connection = TestDatabase.connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM billing_lines l WHERE day = '"
                    + day
                    + "' AND clicks > 0 AND run = (SELECT max(run) FROM billing_lines m WHERE"
                    + " (m.day, m.advertiser_id, m.campaign_id, m.ad_id)"
                    + " = (l.day, l.advertiser_id, l.campaign_id, l.ad_id))")) {
      while (rows.next()) {
        AdRef ad =
            new AdRef(
                rows.getString("advertiser_id"),
                rows.getString("campaign_id"),
                rows.getString("ad_id"));
        lines.put(
            ad.toString(),
            new BillingLine(
                day,
                ad,
                rows.getLong("clicks"),
                rows.getLong("unpriced_clicks"),
                rows.getLong("invalid_clicks"),
                rows.getLong("duplicates"),
                rows.getLong("amount_micros"),
                rows.getLong("invalid_micros"),
                "USD"));
      }
    }
    return lines;
  }
}
