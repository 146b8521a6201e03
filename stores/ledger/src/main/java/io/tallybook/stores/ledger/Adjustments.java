package io.tallybook.stores.ledger;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What bills changed after the first one of their day.
 *
 * @param currency ISO 4217; empty if nothing was ever posted
 * @param campaigns by how much the figures of a campaign grew with a run; by advertiser and
 *     campaign
 * @param postedMicros the sum of the adjustments' postings for each advertiser: charges are
 *     positive, credits negative
 */
public record Adjustments(
    String currency, List<CampaignAdjustment> campaigns, SortedMap<String, Long> postedMicros) {
  public Adjustments {
    campaigns = List.copyOf(campaigns);
    postedMicros = Collections.unmodifiableSortedMap(new TreeMap<>(postedMicros));
  }

  /**
   * What a run changed in a campaign.
   *
   * @param advertiserId who pays
   * @param campaignId which campaign
   * @param bill the run
   * @param difference by how much the figures grew
   */
  public record CampaignAdjustment(
      String advertiserId, String campaignId, PostedBill bill, LineFigures difference) {}
}
