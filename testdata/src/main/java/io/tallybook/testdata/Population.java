package io.tallybook.testdata;

import java.util.List;

/**
 * Who advertises and who looks.
 *
 * @param advertisers at least 1
 * @param campaigns at least one per advertiser; spread over them in turn
 * @param ads at least one per campaign, at most {@link #ADS_MAX}; spread over them in turn
 * @param users 1 to {@link #USERS_MAX}; each takes about 17 bytes
 * @param adSkew Zipf exponent of the ads, 0 (even) to 3; 1.1 with 1,000 ads gives the top ad 18 %
 *     of the traffic and the top ten 48 %
 * @param userSkew Zipf exponent of users and so of addresses, 0 (even) to 3
 */
public record Population(
    int advertisers, int campaigns, int ads, int users, double adSkew, double userSkew) {
  /** Most ads. */
  public static final int ADS_MAX = 1_000_000;

  /** Most users. */
  public static final int USERS_MAX = 20_000_000;

  private static final double SKEW_MAX = 3;

  /**
   * 20 advertisers, 100 campaigns, 1,000 ads, 500,000 users, skews as measured in real logs: 1.1
   * and 0.65.
   */
  public static Population defaults() {
    return new Population(20, 100, 1_000, 500_000, 1.1, 0.65);
  }

  public Population withAdvertisers(int newAdvertisers) {
    return new Population(newAdvertisers, campaigns, ads, users, adSkew, userSkew);
  }

  public Population withCampaigns(int newCampaigns) {
    return new Population(advertisers, newCampaigns, ads, users, adSkew, userSkew);
  }

  public Population withAds(int newAds) {
    return new Population(advertisers, campaigns, newAds, users, adSkew, userSkew);
  }

  public Population withUsers(int newUsers) {
    return new Population(advertisers, campaigns, ads, newUsers, adSkew, userSkew);
  }

  public Population withAdSkew(double newAdSkew) {
    return new Population(advertisers, campaigns, ads, users, newAdSkew, userSkew);
  }

  public Population withUserSkew(double newUserSkew) {
    return new Population(advertisers, campaigns, ads, users, adSkew, newUserSkew);
  }

  void checkInto(List<String> problems) {
    Ranges.require("advertisers", advertisers, 1, ADS_MAX, problems);
    Ranges.require("campaigns", campaigns, Math.max(1, advertisers), ADS_MAX, problems);
    Ranges.require("ads", ads, Math.max(1, campaigns), ADS_MAX, problems);
    Ranges.require("users", users, 1, USERS_MAX, problems);
    Ranges.require("adSkew", adSkew, 0, SKEW_MAX, problems);
    Ranges.require("userSkew", userSkew, 0, SKEW_MAX, problems);
  }
}
