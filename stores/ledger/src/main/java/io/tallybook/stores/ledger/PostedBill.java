package io.tallybook.stores.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * A run of a day that changed the ledger.
 *
 * @param day the UTC day
 * @param run from 1
 * @param snapshotId which records of the raw log it read
 * @param versions what it judged and priced them with
 * @param contentHash hex SHA-256 of its lines
 * @param reasons why it differs from the run before
 * @param createdAt when it was posted
 */
public record PostedBill(
    LocalDate day,
    int run,
    String snapshotId,
    String versions,
    String contentHash,
    Set<DifferenceReason> reasons,
    Instant createdAt) {
  public PostedBill {
    reasons = Set.copyOf(reasons);
  }
}
