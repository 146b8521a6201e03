package io.tallybook.stores.ledger;

import java.util.ArrayList;
import java.util.List;

/** Which accounts a transaction moves. */
final class PostingPlan {
  private PostingPlan() {}

  /** One side of a transaction: a debit if positive, a credit if negative, never zero. */
  record Posting(AccountKind account, long amountMicros) {}

  /**
   * The difference of a day's bill for one advertiser. A charge is taken from what was prepaid, the
   * rest becomes receivable; a credit lowers what the day has left open, and the rest, which was
   * paid from the prepayment, goes back there.
   *
   * @param differenceMicros by how much the day costs more; negative for less, not zero
   * @param prepaidMicros what the advertiser has left of prepayments, 0 or more
   * @param openMicros what the day has in the receivable, 0 or more
   */
  static List<Posting> ofDifference(long differenceMicros, long prepaidMicros, long openMicros) {
    List<Posting> postings = new ArrayList<>();
    long fromPrepaid;
    if (differenceMicros > 0) {
      fromPrepaid = Math.min(differenceMicros, prepaidMicros);
    } else {
      fromPrepaid = differenceMicros + Math.min(-differenceMicros, openMicros);
    }
    add(postings, AccountKind.PREPAID, fromPrepaid);
    add(postings, AccountKind.RECEIVABLE, differenceMicros - fromPrepaid);
    add(postings, AccountKind.REVENUE, -differenceMicros);
    return postings;
  }

  /** Money that an advertiser pays in advance. */
  static List<Posting> ofPrepayment(long amountMicros) {
    return List.of(
        new Posting(AccountKind.CASH, amountMicros),
        new Posting(AccountKind.PREPAID, -amountMicros));
  }

  private static void add(List<Posting> postings, AccountKind account, long amountMicros) {
    if (amountMicros != 0) {
      postings.add(new Posting(account, amountMicros));
    }
  }
}
