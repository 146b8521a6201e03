package io.tallybook.stores.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Who owes what and why: the books of a deployment, in PostgreSQL 15 or later.
 *
 * <p>Double entry, in one currency: every transaction's postings sum to zero. Nothing is ever
 * changed or taken away; a correction is a further transaction. The database itself enforces both.
 * All writing is all-or-nothing, and doing the same again changes nothing.
 *
 * <p>Safe for use by several threads. Every method throws {@link LedgerException} when the database
 * fails.
 */
public final class Ledger implements AutoCloseable {
  private final LedgerDatabase database;
  private final InstantSource clock;

  private Ledger(LedgerDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Opens the ledger of a database, and brings its schema up to date.
   *
   * @param jdbcUrl for instance {@code jdbc:postgresql://localhost:5432/billing}
   * @throws LedgerException if the database does not answer
   */
  public static Ledger open(String jdbcUrl, String user, String password) {
    return new Ledger(LedgerDatabase.open(jdbcUrl, user, password), InstantSource.system());
  }

  /** The same ledger by another clock, which stamps what is written and says what day it is. */
  public Ledger withClock(InstantSource other) {
    return new Ledger(database, other);
  }

  /**
   * Posts a day: one transaction for each advertiser whose sum differs from what is posted already.
   * A bill that says what the ledger says writes nothing.
   *
   * @throws LedgerRefusal if the bill cannot be right: see {@link io.tallybook.model.BillingLine}'s
   *     ranges; another currency or day, a day in the future, two lines of one ad, or other lines
   *     than an earlier bill of the same snapshot and versions
   * @throws DayBusyException if another run is closing the day at this moment, or has closed it
   *     since {@link DayBill#basis}
   */
  public DayPosting postDay(DayBill bill) {
    BillCheck.check(bill, today());
    return database.connected(
        connection -> {
          DayLock lock = DayLock.take(connection, bill.day());
          try {
            return database.serializable(
                connection, mine -> new DayPoster(mine, bill, now()).post());
          } finally {
            lock.giveBack();
          }
        });
  }

  /** What {@link #postDay} would do; writes nothing. */
  public DayPosting preview(DayBill bill) {
    BillCheck.check(bill, today());
    return database.read(connection -> new DayPoster(connection, bill, now()).preview());
  }

  /** The runs that changed the books, of the days in [from, to), by day and run. */
  public List<PostedBill> bills(LocalDate from, LocalDate to) {
    return database.read(connection -> new BillTable(connection).bills(from, to));
  }

  /** The current run of a day; 0 if it is not billed. For {@link DayBill#withBasis}. */
  public int currentRun(LocalDate day) {
    return bills(day, day.plusDays(1)).size();
  }

  /** What an ad was billed for a day, run by run; empty if it never was. */
  public List<LineRun> history(LineId line) {
    return database.read(connection -> new LineHistory(connection).of(line));
  }

  /** What bills changed after the first one of their day, of the days in [from, to). */
  public Adjustments adjustments(LocalDate from, LocalDate to) {
    return database.read(connection -> new AdjustmentReader(connection).read(from, to));
  }

  /**
   * Writes down money that an advertiser paid in advance. The same reference a second time writes
   * nothing.
   *
   * @param amountMicros more than 0
   * @param reference what the payment is known by, for instance the bank's; one of its kind for the
   *     advertiser
   * @return whether it is new
   * @throws LedgerRefusal if the reference is known with another amount, or an argument is wrong
   */
  public boolean prepay(String advertiser, long amountMicros, String currency, String reference) {
    return database.write(
        connection ->
            new AccountWriter(connection, now())
                .prepay(advertiser, amountMicros, currency, reference));
  }

  /**
   * Sets how much an advertiser may owe from a day on. Setting what is set already writes nothing.
   *
   * @param limitMicros 0 or more
   * @return whether it is new
   */
  public boolean limit(
      String advertiser, long limitMicros, String currency, LocalDate effectiveFrom) {
    return database.write(
        connection ->
            new AccountWriter(connection, now())
                .limit(advertiser, limitMicros, currency, effectiveFrom));
  }

  /**
   * An advertiser's balances, and the limit of today.
   *
   * @throws LedgerRefusal if the ledger does not know the advertiser
   */
  public AccountStatus account(String advertiser) {
    return database.read(connection -> AccountStatus.of(connection, advertiser, today()));
  }

  /** All advertisers' balances, by id. */
  public List<AccountStatus> accounts() {
    return database.read(connection -> AccountStatus.ofAll(connection, today()));
  }

  /**
   * An advertiser's statement of a month, as the ledger is now.
   *
   * @throws LedgerRefusal if nothing was billed to the advertiser in that month
   */
  public Statement statement(String advertiser, YearMonth month) {
    return database.read(connection -> new StatementReader(connection).read(advertiser, month));
  }

  /** All statements of a month, by advertiser. */
  public List<StatementSummary> statements(YearMonth month) {
    return database.read(connection -> new StatementReader(connection).summaries(month));
  }

  /**
   * Declares a draft to be final. A statement that was final before stays as it is.
   *
   * @return whether it became final now
   * @throws LedgerRefusal if days of the month are not billed; they are named
   */
  public boolean makeFinal(String advertiser, YearMonth month) {
    return database.write(
        connection -> new StatementReader(connection).makeFinal(advertiser, month, now()));
  }

  private LocalDate today() {
    return now().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private Instant now() {
    // The database keeps microseconds; what is shown is what was stored.
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Nothing is held open between two calls. */
  @Override
  public void close() {}
}
