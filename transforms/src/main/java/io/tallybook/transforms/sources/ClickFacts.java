package io.tallybook.transforms.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.shard.ShardEncoder;

/**
 * What is kept of clicks and conversions to bring them together, in batches: a kind, a hash of the
 * click's id and the time; of a click also hashes of the address and the user agent (0 if there is
 * none), and the publisher. An instance reads one after the other. For one thread.
 */
final class ClickFacts {
  private static final int CLICK = 0;
  private static final int CONVERSION = 1;

  private boolean isClick;
  private long idHash;
  private long timeMillis;
  private long addressHash;
  private long agentHash;
  private String publisherId = "";

  /** What writes the facts of an event; conversions go to the shard of their click. */
  static ShardEncoder<TaggedEvent> encoder() {
    return ClickFacts::write;
  }

  private static long write(TaggedEvent tagged, BytesWriter out) {
    EventHeader header = tagged.event().header();
    FieldBytes fields = header.fieldBytes();
    byte[] array = fields.array();
    if (tagged.event() instanceof Conversion conversion) {
      byte[] id = conversion.clickId().getBytes(UTF_8);
      long hash = Fingerprint.hash64(id, 0, id.length);
      out.writeByte(CONVERSION);
      out.writeLong(hash);
      out.writeLong(header.eventTimeMillis());
      return hash;
    }
    long hash = Fingerprint.hash64(array, fields.idFrom(), fields.idLength());
    out.writeByte(CLICK);
    out.writeLong(hash);
    out.writeLong(header.eventTimeMillis());
    out.writeLong(
        fields.ipLength() == 0 ? 0 : Fingerprint.hash64(array, fields.ipFrom(), fields.ipLength()));
    out.writeLong(tagged.agentHash());
    out.writeVarint(fields.publisherIdLength());
    out.writeBytes(array, fields.publisherIdFrom(), fields.publisherIdLength());
    return hash;
  }

  /** Reads the next ones in place of the former. */
  void read(BytesReader in) {
    isClick = in.readByte() == CLICK;
    idHash = in.readLong();
    timeMillis = in.readLong();
    if (isClick) {
      addressHash = in.readLong();
      agentHash = in.readLong();
      publisherId = in.readString();
    }
  }

  boolean isClick() {
    return isClick;
  }

  /** Of the click's id, also where this is its conversion. */
  long idHash() {
    return idHash;
  }

  long timeMillis() {
    return timeMillis;
  }

  long addressHash() {
    return addressHash;
  }

  long agentHash() {
    return agentHash;
  }

  /** Empty when unknown. */
  String publisherId() {
    return publisherId;
  }
}
