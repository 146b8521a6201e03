package io.tallybook.bench.peers.flink;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;

/** What the job needs of a click. Mutable: each operator hands on the object it was given. */
final class PeerClick {
  /** Empty once duplicates are gone. */
  String id = "";

  String userId = "";
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

  @SuppressWarnings("EnumOrdinal") // read back in the same process only
  static PeerClick of(Click click) {
    EventHeader header = click.header();
    PeerClick peer = new PeerClick();
    peer.id = header.id().value();
    peer.userId = header.userId();
    peer.advertiserId = header.ad().advertiserId();
    peer.campaignId = header.ad().campaignId();
    peer.adId = header.ad().adId();
    peer.country = header.country();
    peer.device = (byte) header.device().ordinal();
    String userAgent = header.userAgent().strip();
    peer.invalid = userAgent.isEmpty() || userAgent.equals("-");
    peer.eventTimeMillis = header.eventTimeMillis();
    peer.receivedAtMillis = header.receivedAtMillis();
    peer.priceMicros = click.cost().micros();
    return peer;
  }
}
