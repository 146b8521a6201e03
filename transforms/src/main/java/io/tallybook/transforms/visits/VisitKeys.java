package io.tallybook.transforms.visits;

import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.traffic.VisitKey.Lane;

/** Whose visit a click is, by 64-bit hashes. Holds the latest click's. For one thread. */
final class VisitKeys {
  /** The event does not tell this key. */
  static final long NONE = 0;

  private long ad;
  private long address;
  private long user;
  private long visitor;
  private String country = "";

  /** Takes a click in place of the former one. */
  void set(TaggedEvent tagged) {
    FieldBytes fields = tagged.event().header().fieldBytes();
    byte[] array = fields.array();
    ad = Fingerprint.hash64(array, fields.adFrom(), fields.adLength());
    address = hash(array, fields.ipFrom(), fields.ipLength());
    user = hash(array, fields.userIdFrom(), fields.userIdLength());
    visitor = user != NONE || address == NONE ? user : pair(address, tagged.agentHash());
    country = tagged.event().header().country();
  }

  private static long hash(byte[] array, int from, int length) {
    return length == 0 ? NONE : pair(Fingerprint.hash64(array, from, length), length);
  }

  private static long pair(long hash, long other) {
    return Fingerprint.combine(hash, other);
  }

  /** What chooses the shard, or {@link #NONE} if the click has no place in the lane. */
  long of(Lane lane) {
    return lane == Lane.ADDRESS ? address : visitor;
  }

  /** The key, or {@link #NONE}. */
  long of(VisitKey key) {
    return switch (key) {
      case ADDRESS_AND_AD -> address == NONE ? NONE : pair(address, ad);
      case ADDRESS -> address;
      case VISITOR_AND_AD -> visitor == NONE ? NONE : pair(visitor, ad);
      case VISITOR -> visitor;
      case USER -> user;
    };
  }

  /** What {@link VisitKey} says of a key. */
  long attribute(VisitKey key) {
    return switch (key) {
      case ADDRESS_AND_AD -> 0;
      case ADDRESS -> ad;
      case VISITOR_AND_AD -> user == NONE ? 0 : 1;
      case VISITOR -> user == NONE || country.isEmpty() ? 0 : country.hashCode();
      case USER -> 0;
    };
  }
}
