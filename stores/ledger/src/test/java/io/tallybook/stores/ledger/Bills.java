package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import java.time.LocalDate;
import java.util.List;

/** Bills as scripts that read as rows. */
final class Bills {
  static final LocalDate DAY = LocalDate.parse("2026-11-03");
  static final String VERSIONS = "code=1 rules=r1 prices=p1";

  private Bills() {}

  static BillingLine line(
      LocalDate day, String advertiser, String ad, long clicks, long amountMicros) {
    return new BillingLine(
        day, new AdRef(advertiser, "camp", ad), clicks, 0, 0, 0, amountMicros, 0, "USD");
  }

  static BillingLine line(String advertiser, String ad, long clicks, long amountMicros) {
    return line(DAY, advertiser, ad, clicks, amountMicros);
  }

  static DayBill bill(LocalDate day, String snapshot, BillingLine... lines) {
    return new DayBill(day, "USD", snapshot, VERSIONS, List.of(lines));
  }

  static DayBill bill(String snapshot, BillingLine... lines) {
    return bill(DAY, snapshot, lines);
  }

  /** The same with other versions. */
  static DayBill with(DayBill bill, String versions) {
    return new DayBill(bill.day(), bill.currency(), bill.snapshotId(), versions, bill.lines());
  }
}
