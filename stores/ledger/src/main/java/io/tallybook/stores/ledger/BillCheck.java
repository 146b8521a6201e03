package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Money;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a bill must be before anything of it is written. */
final class BillCheck {
  private final DayBill bill;
  private final Set<AdRef> seen = new HashSet<>();
  private final Map<String, Long> totals = new HashMap<>();

  private BillCheck(DayBill bill) {
    this.bill = bill;
  }

  /**
   * Refuses a bill that cannot be right.
   *
   * @param today the UTC day it is
   * @throws LedgerRefusal naming the first line at fault, numbered from 1
   */
  static void check(DayBill bill, LocalDate today) {
    new BillCheck(bill).check(today);
  }

  private void check(LocalDate today) {
    if (bill.day().isAfter(today)) {
      throw refusal("day " + bill.day() + " lies in the future; today is " + today);
    }
    if (!Money.isCurrency(bill.currency())) {
      throw refusal("currency must be three upper-case letters, is '" + bill.currency() + "'");
    }
    if (bill.snapshotId().isBlank() || bill.versions().isBlank()) {
      throw refusal("snapshot id and versions must be given");
    }
    int number = 0;
    for (BillingLine line : bill.lines()) {
      number++;
      String problem = problemOf(line);
      if (problem != null) {
        throw refusal("line " + number + " (" + line.ad() + "): " + problem);
      }
    }
  }

  private @Nullable String problemOf(BillingLine line) {
    if (!line.day().equals(bill.day())) {
      return "is of the day " + line.day();
    }
    if (!line.currency().equals(bill.currency())) {
      return "currency is " + line.currency() + ", the bill's is " + bill.currency();
    }
    String negative = negativeOf(line);
    if (negative != null) {
      return negative + " is negative";
    }
    if (line.unpricedClicks() > line.clicks()) {
      return line.unpricedClicks() + " of " + line.clicks() + " clicks are said to be unpriced";
    }
    if (!StoredText.isStorable(line.ad())) {
      return "an id holds half of a surrogate pair";
    }
    if (!seen.add(line.ad())) {
      return "the ad has a line already";
    }
    return addsUp(line) ? null : "the advertiser's amounts together do not fit 64 bits";
  }

  private static @Nullable String negativeOf(BillingLine line) {
    if (line.clicks() < 0) {
      return "clicks=" + line.clicks();
    }
    if (line.unpricedClicks() < 0) {
      return "unpriced_clicks=" + line.unpricedClicks();
    }
    if (line.invalidClicks() < 0) {
      return "invalid_clicks=" + line.invalidClicks();
    }
    if (line.duplicates() < 0) {
      return "duplicates=" + line.duplicates();
    }
    if (line.amountMicros() < 0) {
      return "amount_micros=" + line.amountMicros();
    }
    return line.invalidMicros() < 0 ? "invalid_micros=" + line.invalidMicros() : null;
  }

  private boolean addsUp(BillingLine line) {
    try {
      totals.merge(line.ad().advertiserId(), line.amountMicros(), Math::addExact);
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private LedgerRefusal refusal(String problem) {
    return new LedgerRefusal(
        "the bill of " + bill.day() + " is refused, nothing was posted: " + problem);
  }
}
