package io.tallybook.model;

/**
 * An ad with its place in the account: who pays, for which campaign, for which ad.
 *
 * <p>No record, because every event is counted under its ad: the hash is computed once, and the
 * decoders share one instance among the events of an ad.
 */
public final class AdRef {
  /** Stands for an advertiser or campaign that the sender did not name. */
  public static final String UNKNOWN = "unknown";

  /** Longest id accepted, in UTF-16 characters. */
  public static final int LENGTH_MAX = 128;

  private final String advertiserId;
  private final String campaignId;
  private final String adId;
  private final int hash;

  /**
   * An ad.
   *
   * @throws IllegalArgumentException if an id is empty or longer than {@link #LENGTH_MAX}
   */
  public AdRef(String advertiserId, String campaignId, String adId) {
    requireId("advertiser id", advertiserId);
    requireId("campaign id", campaignId);
    requireId("ad id", adId);
    this.advertiserId = advertiserId;
    this.campaignId = campaignId;
    this.adId = adId;
    this.hash = hash(advertiserId, campaignId, adId);
  }

  /** Who pays; never empty. */
  public String advertiserId() {
    return advertiserId;
  }

  /** For which campaign; never empty. */
  public String campaignId() {
    return campaignId;
  }

  /** For which ad; never empty. */
  public String adId() {
    return adId;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof AdRef that
            && hash == that.hash
            && adId.equals(that.adId)
            && campaignId.equals(that.campaignId)
            && advertiserId.equals(that.advertiserId));
  }

  /** The same on every machine. */
  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return advertiserId + "/" + campaignId + "/" + adId;
  }

  /**
   * Ids count on side by side: summed with multipliers of one series, as strings sum their
   * characters, many ads would share a hash.
   */
  private static int hash(String advertiserId, String campaignId, String adId) {
    int hash = advertiserId.hashCode() * 0x9E3779B1 + campaignId.hashCode();
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B + adId.hashCode();
    hash = (hash ^ hash >>> 15) * 0xC2B2AE35;
    return hash ^ hash >>> 16;
  }

  private static void requireId(String name, String value) {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + LENGTH_MAX + " characters, has " + value.length());
    }
  }
}
