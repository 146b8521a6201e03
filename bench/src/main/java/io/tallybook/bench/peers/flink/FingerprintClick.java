package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;

/** A click that is keyed by {@link Fingerprint}s, formed once, in the source. */
final class FingerprintClick extends PeerClick {
  static final CompactTypeInfo<FingerprintClick> TYPE =
      new CompactTypeInfo<>(FingerprintClick.class, new FingerprintClickSerializer());

  private static final Fingerprint NONE = new Fingerprint(0, 0);

  /** The id. */
  Fingerprint id = NONE;

  /** The user, the ad and the velocity rule's window. */
  Fingerprint visit = NONE;

  static FingerprintClick of(Click click) {
    EventHeader header = click.header();
    FingerprintClick peer = new FingerprintClick();
    peer.setFields(click);
    peer.id = Fingerprint.of(header.id().value());
    peer.visit =
        Fingerprint.of(
            header.userId() + '|' + header.ad().adId(),
            VelocityRule.windowStart(header.eventTimeMillis()));
    return peer;
  }

  @Override
  void dropId() {
    // It has the same size whatever it is.
  }
}
