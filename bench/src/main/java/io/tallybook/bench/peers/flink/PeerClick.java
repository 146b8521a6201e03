package io.tallybook.bench.peers.flink;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;

/**
 * What the job needs of a click; what it is keyed by is for the subclass to hold. Mutable: each
 * operator hands on the object it was given.
 */
abstract class PeerClick {
  String advertiserId = "";
  String campaignId = "";
  String adId = "";
  String country = "";

  /** Number of the {@link io.tallybook.model.Device}. */
  byte device;

  boolean invalid;
  long eventTimeMillis;
  long receivedAtMillis;
  long priceMicros;

  /** Takes everything but the keys over from a click. */
  @SuppressWarnings("EnumOrdinal") // read back in the same process only
  final void setFields(Click click) {
    EventHeader header = click.header();
    advertiserId = header.ad().advertiserId();
    campaignId = header.ad().campaignId();
    adId = header.ad().adId();
    country = header.country();
    device = (byte) header.device().ordinal();
    String userAgent = header.userAgent().strip();
    invalid = userAgent.isEmpty() || userAgent.equals("-");
    eventTimeMillis = header.eventTimeMillis();
    receivedAtMillis = header.receivedAtMillis();
    priceMicros = click.cost().micros();
  }

  /** Takes everything but the keys over from another. */
  final void setFields(PeerClick from) {
    advertiserId = from.advertiserId;
    campaignId = from.campaignId;
    adId = from.adId;
    country = from.country;
    device = from.device;
    invalid = from.invalid;
    eventTimeMillis = from.eventTimeMillis;
    receivedAtMillis = from.receivedAtMillis;
    priceMicros = from.priceMicros;
  }

  /** Lets go of the id, which nobody needs once duplicates are gone. */
  abstract void dropId();
}
