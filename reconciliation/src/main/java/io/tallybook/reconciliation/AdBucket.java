package io.tallybook.reconciliation;

import java.util.Comparator;

/**
 * What is compared: one ad in one time bucket. The ids are as the log has them, even where the
 * stream would refuse them.
 *
 * @param startMillis start of the bucket: milliseconds since the epoch, UTC
 * @param advertiserId who pays
 * @param campaignId the campaign
 * @param adId the ad
 */
public record AdBucket(long startMillis, String advertiserId, String campaignId, String adId)
    implements Comparable<AdBucket> {
  private static final Comparator<AdBucket> ORDER =
      Comparator.comparingLong(AdBucket::startMillis)
          .thenComparing(AdBucket::advertiserId)
          .thenComparing(AdBucket::campaignId)
          .thenComparing(AdBucket::adId);

  /** By time, then by advertiser, campaign and ad. */
  @Override
  public int compareTo(AdBucket other) {
    return ORDER.compare(this, other);
  }
}
