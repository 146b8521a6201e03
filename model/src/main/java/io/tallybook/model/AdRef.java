package io.tallybook.model;

/**
 * An ad with its place in the account: who pays, for which campaign, for which ad.
 *
 * @param advertiserId never empty
 * @param campaignId never empty
 * @param adId never empty
 */
public record AdRef(String advertiserId, String campaignId, String adId) {
  /** Stands for an advertiser or campaign that the sender did not name. */
  public static final String UNKNOWN = "unknown";

  /** Longest id accepted, in UTF-16 characters. */
  public static final int LENGTH_MAX = 128;

  public AdRef {
    requireId("advertiser id", advertiserId);
    requireId("campaign id", campaignId);
    requireId("ad id", adId);
  }

  private static void requireId(String name, String value) {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + LENGTH_MAX + " characters, has " + value.length());
    }
  }
}
