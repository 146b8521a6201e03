package io.tallybook.bench.peers.flink;

import org.jspecify.annotations.Nullable;

/**
 * A cell without its minute. Mutable, so that one object can look up many; never changed once it is
 * a key of a map.
 */
final class Cell {
  String advertiserId = "";
  String campaignId = "";
  String adId = "";
  String country = "";
  byte device;

  /** Makes this the cell of a click. */
  Cell set(PeerClick click) {
    advertiserId = click.advertiserId;
    campaignId = click.campaignId;
    adId = click.adId;
    country = click.country;
    device = click.device;
    return this;
  }

  Cell copy() {
    Cell copy = new Cell();
    copy.advertiserId = advertiserId;
    copy.campaignId = campaignId;
    copy.adId = adId;
    copy.country = country;
    copy.device = device;
    return copy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cell that
        && device == that.device
        && adId.equals(that.adId)
        && campaignId.equals(that.campaignId)
        && advertiserId.equals(that.advertiserId)
        && country.equals(that.country);
  }

  @Override
  public int hashCode() {
    // Nearly every cell differs in these already.
    return 31 * adId.hashCode() + device;
  }
}
