package io.tallybook.model;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;

/**
 * What a record says it is, whether or not its event is accepted: for finding refused records, not
 * for counting. Texts are as sent, of any length, empty where they are absent.
 *
 * @param eventId which event
 * @param advertiserId who pays
 * @param campaignId for which campaign
 * @param adId for which ad
 */
public record Claim(String eventId, String advertiserId, String campaignId, String adId) {
  /** What a record's bytes claim; empty if they are no event message. */
  public static Optional<Claim> of(RawRecord record) {
    try {
      var event = io.tallybook.model.wire.AdEvent.parseFrom(record.payload());
      return Optional.of(
          new Claim(
              event.getEventId(), event.getAdvertiserId(), event.getCampaignId(), event.getAdId()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Whether it names this ad. */
  public boolean isOf(AdRef ad) {
    return adId.equals(ad.adId())
        && campaignId.equals(ad.campaignId())
        && advertiserId.equals(ad.advertiserId());
  }
}
