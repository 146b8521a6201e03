package io.tallybook.stores.ledger;

import io.tallybook.stores.ledger.DayPosting.Outcome;
import io.tallybook.stores.ledger.PostingPlan.Posting;
import io.tallybook.stores.ledger.TransactionTable.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a checked bill with its day and posts the differences, within a database transaction.
 */
final class DayPoster {
  private final Connection connection;
  private final DayBill bill;
  private final Instant at;
  private final BillTable table;

  DayPoster(Connection connection, DayBill bill, Instant at) {
    this.connection = connection;
    this.bill = bill;
    this.at = at;
    this.table = new BillTable(connection);
  }

  /** What posting would do; writes nothing. */
  DayPosting preview() throws SQLException {
    List<PostedBill> runs = runs();
    String currency = new AccountTable(connection).currency();
    if (currency != null && !currency.equals(bill.currency())) {
      throw new LedgerRefusal("the ledger is kept in " + currency + ", not in " + bill.currency());
    }
    DayDifference difference = difference();
    return result(
        runs.size(),
        isUnchanged(runs, difference) ? Outcome.UNCHANGED : Outcome.WOULD_POST,
        difference,
        0,
        isUnchanged(runs, difference) ? Set.of() : reasons(runs, difference));
  }

  /** Posts the bill. */
  DayPosting post() throws SQLException {
    AccountTable accounts = new AccountTable(connection);
    accounts.requireCurrency(bill.currency(), at);
    List<PostedBill> runs = runs();
    DayDifference difference = difference();
    if (isUnchanged(runs, difference)) {
      return result(runs.size(), Outcome.UNCHANGED, difference, 0, Set.of());
    }
    requireBasis(runs.size());
    Set<DifferenceReason> reasons = reasons(runs, difference);
    int run = runs.size() + 1;
    table.addBill(bill, run, difference, reasons, at);
    Map<AccountTable.Key, Long> accountIds =
        accounts.ensure(
            difference.microsByAdvertiser().keySet(), AccountKind.RECEIVABLE, bill.currency(), at);
    table.addLines(bill.day(), run, difference.changed(), reasons);
    List<Transaction> transactions = transactions(accounts, run, difference, reasons);
    new TransactionTable(connection).add(transactions, accountIds, bill.currency(), at);
    new StatementEvents(connection)
        .afterBill(bill.day(), run, difference.microsByAdvertiser().keySet(), at);
    return result(run, Outcome.POSTED, difference, transactions.size(), reasons);
  }

  private List<PostedBill> runs() throws SQLException {
    return table.bills(bill.day(), bill.day().plusDays(1));
  }

  private DayDifference difference() throws SQLException {
    return DayDifference.between(table.currentLines(bill.day()), bill);
  }

  /** A day's first bill is posted even when it has no lines: it says that the day is billed. */
  private static boolean isUnchanged(List<PostedBill> runs, DayDifference difference) {
    return !runs.isEmpty() && difference.isEmpty();
  }

  private void requireBasis(int run) {
    if (bill.basis().isPresent() && bill.basis().getAsInt() != run) {
      throw new DayBusyException(
          "the bill of "
              + bill.day()
              + " was computed when run "
              + bill.basis().getAsInt()
              + " was current, now it is run "
              + run
              + "; nothing was posted, bill the day again");
    }
  }

  private Set<DifferenceReason> reasons(List<PostedBill> runs, DayDifference difference) {
    if (runs.isEmpty()) {
      return Set.of(DifferenceReason.BILLED);
    }
    PostedBill twin = twin(runs);
    if (twin != null && !twin.contentHash().equals(difference.contentHash())) {
      throw new LedgerRefusal(
          "the bill of "
              + bill.day()
              + " is refused, nothing was posted: run "
              + twin.run()
              + " read the same snapshot "
              + bill.snapshotId()
              + " with the same versions and has other lines, so one of the two is wrong");
    }
    Set<DifferenceReason> reasons = EnumSet.noneOf(DifferenceReason.class);
    reasons.addAll(Versions.reasons(runs.get(runs.size() - 1), bill));
    if (bill.rejudged()) {
      reasons.add(DifferenceReason.REJUDGED);
    }
    return reasons;
  }

  /** The newest run with the same snapshot and versions, which must have given the same lines. */
  private @Nullable PostedBill twin(List<PostedBill> runs) {
    PostedBill twin = null;
    for (PostedBill run : runs) {
      if (run.snapshotId().equals(bill.snapshotId()) && run.versions().equals(bill.versions())) {
        twin = run;
      }
    }
    return twin;
  }

  private List<Transaction> transactions(
      AccountTable accounts, int run, DayDifference difference, Set<DifferenceReason> reasons)
      throws SQLException {
    Map<String, Long> micros = difference.microsByAdvertiser();
    Map<String, Long> prepaid = accounts.balances(AccountKind.PREPAID, micros.keySet());
    Map<String, Long> open = accounts.billedIn(bill.day(), AccountKind.RECEIVABLE);
    List<Transaction> transactions = new ArrayList<>();
    for (Map.Entry<String, Long> entry : micros.entrySet()) {
      if (entry.getValue() != 0) {
        String advertiser = entry.getKey();
        List<Posting> postings =
            PostingPlan.ofDifference(
                entry.getValue(),
                -prepaid.getOrDefault(advertiser, 0L),
                open.getOrDefault(advertiser, 0L));
        transactions.add(transaction(advertiser, run, postings, difference, reasons));
      }
    }
    return transactions;
  }

  private Transaction transaction(
      String advertiser,
      int run,
      List<Posting> postings,
      DayDifference difference,
      Set<DifferenceReason> reasons) {
    String content = new ContentHash().add(difference.contentHash()).add(bill.currency()).hex();
    String id =
        new ContentHash()
            .add("bill")
            .add(advertiser)
            .add(bill.day().toString())
            .add(run)
            .add(content)
            .hex();
    return new Transaction(
        id,
        run == 1 ? "BILL" : "ADJUSTMENT",
        advertiser,
        bill.day(),
        run,
        DifferenceReason.text(reasons),
        "",
        content,
        postings);
  }

  private DayPosting result(
      int run,
      Outcome outcome,
      DayDifference difference,
      long transactions,
      Set<DifferenceReason> reasons) {
    return new DayPosting(
        bill.day(),
        run,
        outcome,
        difference.linesNew(),
        difference.linesChanged(),
        difference.linesUnchanged(),
        difference.amountMicros(),
        difference.differenceMicros(),
        transactions,
        reasons,
        difference.contentHash());
  }
}
