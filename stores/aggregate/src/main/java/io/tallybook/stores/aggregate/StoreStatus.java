package io.tallybook.stores.aggregate;

/**
 * How much has been counted and how fresh it is.
 *
 * @param recordsCounted records that are counted or duplicates: the sum over all cells
 * @param recordsLate records left over because their window had closed
 * @param recordsRejected records left over because they could not be decoded or accepted
 * @param asOfMillis the latest receive time among the events counted: milliseconds since the epoch;
 *     0 when nothing has been counted
 * @param writtenAtMillis when the store last took a batch: milliseconds since the epoch; 0 if never
 */
public record StoreStatus(
    long recordsCounted,
    long recordsLate,
    long recordsRejected,
    long asOfMillis,
    long writtenAtMillis) {

  /** Every record that has reached the store in one way or another. */
  public long recordsTotal() {
    return recordsCounted + recordsLate + recordsRejected;
  }
}
