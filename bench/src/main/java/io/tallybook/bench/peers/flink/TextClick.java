package io.tallybook.bench.peers.flink;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.model.Click;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** A click that is keyed by what it says: the id, and the user with the ad, as text. */
final class TextClick extends PeerClick {
  static final CompactTypeInfo<TextClick> TYPE =
      new CompactTypeInfo<>(TextClick.class, new TextClickSerializer());

  /** The type of {@link #visit}. */
  static final TypeInformation<Tuple3<String, String, Long>> VISIT =
      Types.TUPLE(Types.STRING, Types.STRING, Types.LONG);

  /** Empty once duplicates are gone. */
  String id = "";

  String userId = "";

  static TextClick of(Click click) {
    TextClick peer = new TextClick();
    peer.setFields(click);
    peer.id = click.header().id().value();
    peer.userId = click.header().userId();
    return peer;
  }

  /** The user, the ad and the start of the velocity rule's window. */
  Tuple3<String, String, Long> visit() {
    return Tuple3.of(userId, adId, VelocityRule.windowStart(eventTimeMillis));
  }

  @Override
  void dropId() {
    id = "";
  }
}
