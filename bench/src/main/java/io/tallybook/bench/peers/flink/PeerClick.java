package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;

/** What the job needs of a click. Mutable: each operator hands on the object it was given. */
final class PeerClick {
  private static final Fingerprint NONE = new Fingerprint(0, 0);

  /** The id. */
  Fingerprint id = NONE;

  /** The user, the ad and the velocity rule's window. */
  Fingerprint visit = NONE;

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
    peer.id = Fingerprint.of(header.id().value());
    peer.visit =
        Fingerprint.of(
            header.userId() + '|' + header.ad().adId(),
            VelocityRule.windowStart(header.eventTimeMillis()));
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
