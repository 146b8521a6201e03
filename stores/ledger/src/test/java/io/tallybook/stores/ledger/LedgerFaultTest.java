package io.tallybook.stores.ledger;

import static io.tallybook.stores.ledger.Bills.DAY;
import static io.tallybook.stores.ledger.Bills.bill;
import static io.tallybook.stores.ledger.Bills.line;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.model.BillingLine;
import io.tallybook.stores.ledger.DayPosting.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the books when a posting is killed, or meets another one. */
class LedgerFaultTest {
  private static final String OTHERS =
      "FROM pg_stat_activity WHERE application_name = 'tallybook' AND datname = current_database()";

  private static TestDatabase database;

  @BeforeAll
  static void startDatabase() {
    database = TestDatabase.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  private static DayBill large(LocalDate day, String snapshot, int ads, long amountMicros) {
    List<BillingLine> lines = new ArrayList<>();
    for (int i = 0; i < ads; i++) {
      lines.add(line(day, "adv" + i % 50, "ad" + i, 1 + i, amountMicros + i));
    }
    return bill(day, snapshot, lines.toArray(BillingLine[]::new));
  }

  private static String books(String url) throws SQLException {
    StringBuilder books = new StringBuilder();
    for (String table :
        List.of(
            "bills",
            "billing_lines",
            "transactions",
            "postings",
            "statement_events",
            "advertisers")) {
      books
          .append(table)
          .append('=')
          .append(TestDatabase.number(url, "SELECT count(*) FROM " + table))
          .append(' ');
    }
    return books.toString();
  }

  /**
   * A trigger of the test's own ends the posting's connection at a given statement, so every seed
   * hits: on whichever of the ledger's tables is written, before the commit.
   */
  @ParameterizedTest(name = "killed at a write to {0}")
  @ValueSource(
      strings = {
        "bills",
        "billing_lines",
        "transactions",
        "postings",
        "statement_events",
        "accounts"
      })
  void killedInTheMiddle_leavesNothing_andTheNextTryPostsAll(String table) throws Exception {
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    ledger.postDay(large(DAY.plusDays(1), "s1", 500, 3));
    String before = books(url);
    TestDatabase.execute(
        url,
        "CREATE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
            + "CREATE TRIGGER kill AFTER INSERT ON "
            + table
            + " FOR EACH STATEMENT EXECUTE FUNCTION kill()");

    assertThatThrownBy(() -> ledger.postDay(large(DAY, "s1", 3_000, 7)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("failed");
    assertThat(books(url)).isEqualTo(before);

    TestDatabase.execute(url, "DROP TRIGGER kill ON " + table);
    assertThat(ledger.postDay(large(DAY, "s1", 3_000, 7)).linesNew()).isEqualTo(3_000);
    assertThat(TestDatabase.number(url, "SELECT sum(amount_micros) FROM postings")).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void killedAtARandomMoment_isAllOrNothing(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    ledger.postDay(large(DAY, "s1", 2_000, 3));
    String before = books(url);
    DayBill second = large(DAY, "s2", 2_000, 5);
    int looks = random.nextInt(200);
    CompletableFuture<DayPosting> posting =
        CompletableFuture.supplyAsync(() -> ledger.postDay(second));
    try (Connection connection = TestDatabase.connect(url);
        Statement statement = connection.createStatement()) {
      // As many looks as the seed says, then the axe.
      for (int i = 0; i < looks; i++) {
        statement.execute("SELECT count(*) " + OTHERS);
      }
      statement.execute("SELECT pg_terminate_backend(pid) " + OTHERS);
    }
    boolean posted = posting.handle((result, failure) -> failure == null).get(60, SECONDS);
    String after = books(url);
    if (posted || !after.equals(before)) {
      assertThat(after).contains("bills=2 billing_lines=4000 transactions=100 postings=200");
    }
    assertThat(ledger.postDay(second).outcome())
        .isEqualTo(after.equals(before) ? Outcome.POSTED : Outcome.UNCHANGED);
    assertThat(books(url)).contains("bills=2 billing_lines=4000 transactions=100 postings=200");
  }

  /** An open COPY keeps its connection busy: rolling back would wait for it for ever. */
  @Test
  @Timeout(60)
  void failureBetweenTwoRows_isRolledBack() throws Exception {
    String url = database.fresh();
    LedgerDatabase ledger = LedgerDatabase.open(url, "postgres", "");
    assertThatThrownBy(
            () ->
                ledger.write(
                    connection -> {
                      try (CopyWriter copy =
                          CopyWriter.into(connection, "advertisers", "id, created_at")) {
                        copy.row("acme", "2026-11-03");
                        throw new IllegalStateException("between two rows");
                      }
                    }))
        .hasMessage("between two rows");
    assertThat(TestDatabase.number(url, "SELECT count(*) FROM advertisers")).isZero();
  }

  @Test
  void dayThatAnotherRunIsClosing_isRefused_otherDaysAreNot() throws Exception {
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    try (Connection closer = TestDatabase.connect(url);
        Statement statement = closer.createStatement()) {
      statement.execute(
          "SELECT pg_advisory_lock(hashtext('tallybook day'), " + DAY.toEpochDay() + ")");
      assertThatThrownBy(() -> ledger.postDay(bill("s1", line("acme", "a", 1, 1))))
          .isInstanceOf(DayBusyException.class)
          .hasMessageContaining("another run is closing 2026-11-03 at this moment");
      assertThat(ledger.postDay(bill(DAY.plusDays(1), "s1")).run()).isEqualTo(1);
    }
    assertThat(ledger.postDay(bill("s1", line("acme", "a", 1, 1))).run()).isEqualTo(1);
  }

  @ParameterizedTest(name = "round {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void twoClosersAtOnce_oneWins(int round) throws Exception {
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    CyclicBarrier start = new CyclicBarrier(2);
    List<CompletableFuture<Boolean>> closers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      closers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  start.await(30, SECONDS);
                  return ledger.postDay(large(DAY, "s1", 200 * round, 3)).outcome()
                      == Outcome.POSTED;
                } catch (DayBusyException e) {
                  return false;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    long winners = 0;
    for (CompletableFuture<Boolean> closer : closers) {
      winners += closer.get(60, SECONDS) ? 1 : 0;
    }
    assertThat(winners).isEqualTo(1);
    assertThat(ledger.currentRun(DAY)).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void daysAndPaymentsOfOneAdvertiserAtOnce_spendNoPrepaymentTwice(long seed) throws Exception {
    String url = database.fresh();
    Ledger ledger = TestDatabase.open(url);
    ledger.prepay("acme", 250, "USD", "wire-0");
    int days = 8;
    SplittableRandom random = new SplittableRandom(seed);
    long due = 0;
    CyclicBarrier start = new CyclicBarrier(days + 1);
    List<CompletableFuture<?>> work = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      long amount = 1L + random.nextInt(100);
      due += amount;
      LocalDate day = DAY.plusDays(i);
      DayBill bill = bill(day, "s1", line(day, "acme", "a", 1, amount));
      work.add(inThread(start, () -> ledger.postDay(bill)));
    }
    work.add(inThread(start, () -> ledger.prepay("acme", 30, "USD", "wire-1")));
    for (CompletableFuture<?> done : work) {
      done.get(60, SECONDS);
    }
    AccountStatus account = ledger.account("acme");
    assertThat(account.billedMicros()).isEqualTo(due);
    assertThat(account.prepaidLeftMicros()).isNotNegative();
    assertThat(account.receivableMicros() - account.prepaidLeftMicros()).isEqualTo(due - 280);
  }

  private static CompletableFuture<?> inThread(CyclicBarrier start, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                start.await(30, SECONDS);
                work.run();
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    return done;
  }
}
