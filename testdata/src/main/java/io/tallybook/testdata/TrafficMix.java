package io.tallybook.testdata;

import java.util.List;

/**
 * What the traffic consists of.
 *
 * @param profile how much of it is invalid
 * @param impressionsPerClick 0 to 10,000; real traffic has about 200 (a CTR of 0.5 %)
 * @param conversionsPerClick share of the valid clicks that convert, 0 to 1
 * @param redeliveryRate share of the events that are delivered twice, byte for byte, 0 to 1
 * @param doubleClickRate share of the clicks that are repeated 0.07 to 20 s later under the same
 *     id, 0 to 1
 */
public record TrafficMix(
    TrafficProfile profile,
    double impressionsPerClick,
    double conversionsPerClick,
    double redeliveryRate,
    double doubleClickRate) {
  private static final double IMPRESSIONS_PER_CLICK_MAX = 10_000;

  /**
   * Normal traffic with conversions (0.2 %), redeliveries (0.35 %) and double clicks (2 %) as
   * measured in real logs, but only 10 impressions a click, so that a small demonstration has
   * clicks to show.
   */
  public static TrafficMix defaults() {
    return new TrafficMix(TrafficProfile.NORMAL, 10, 0.002, 0.003_5, 0.02);
  }

  public TrafficMix withProfile(TrafficProfile newProfile) {
    return new TrafficMix(
        newProfile, impressionsPerClick, conversionsPerClick, redeliveryRate, doubleClickRate);
  }

  public TrafficMix withImpressionsPerClick(double newImpressionsPerClick) {
    return new TrafficMix(
        profile, newImpressionsPerClick, conversionsPerClick, redeliveryRate, doubleClickRate);
  }

  public TrafficMix withConversionsPerClick(double newConversionsPerClick) {
    return new TrafficMix(
        profile, impressionsPerClick, newConversionsPerClick, redeliveryRate, doubleClickRate);
  }

  public TrafficMix withRedeliveryRate(double newRedeliveryRate) {
    return new TrafficMix(
        profile, impressionsPerClick, conversionsPerClick, newRedeliveryRate, doubleClickRate);
  }

  public TrafficMix withDoubleClickRate(double newDoubleClickRate) {
    return new TrafficMix(
        profile, impressionsPerClick, conversionsPerClick, redeliveryRate, newDoubleClickRate);
  }

  void checkInto(List<String> problems) {
    Ranges.require(
        "impressionsPerClick", impressionsPerClick, 0, IMPRESSIONS_PER_CLICK_MAX, problems);
    Ranges.require("conversionsPerClick", conversionsPerClick, 0, 1, problems);
    Ranges.require("redeliveryRate", redeliveryRate, 0, 1, problems);
    Ranges.require("doubleClickRate", doubleClickRate, 0, 1, problems);
  }
}
