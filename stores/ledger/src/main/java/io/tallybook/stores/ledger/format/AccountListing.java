package io.tallybook.stores.ledger.format;

import io.tallybook.stores.ledger.AccountStatus;
import java.util.List;

/** How advertisers stand, a row each. */
public final class AccountListing {
  private AccountListing() {}

  /** Columns aligned; amounts exact, in units. */
  public static String text(List<AccountStatus> accounts) {
    Grid grid =
        Grid.of(
            "Advertiser",
            "Currency",
            "#Billed",
            "#Prepaid",
            "#Prepaid left",
            "#Open",
            "#Credit limit",
            "Mark");
    for (AccountStatus account : accounts) {
      grid.row(
          Shown.id(account.advertiserId()),
          account.currency(),
          Shown.exact(account.billedMicros()),
          Shown.exact(account.prepaidMicros()),
          Shown.exact(account.prepaidLeftMicros()),
          Shown.exact(account.receivableMicros()),
          account.limitMicros().isPresent()
              ? Shown.exact(account.limitMicros().getAsLong())
              : "none",
          account.isOverLimit() ? "OVER LIMIT" : "");
    }
    return grid.text();
  }
}
