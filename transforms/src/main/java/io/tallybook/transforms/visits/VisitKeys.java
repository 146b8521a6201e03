package io.tallybook.transforms.visits;

import io.tallybook.model.FieldBytes;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.Fingerprint;

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
    visitor =
        user != NONE || address == NONE ? user : Fingerprint.combine(address, tagged.agentHash());
    country = tagged.event().header().country();
  }

  private static long hash(byte[] array, int from, int length) {
    return length == 0
        ? NONE
        : Fingerprint.combine(Fingerprint.hash64(array, from, length), length);
  }

  long ad() {
    return ad;
  }

  /** The sender's address, or {@link #NONE}. */
  long address() {
    return address;
  }

  /** The user, or where there is none the address with the user agent, or {@link #NONE}. */
  long visitor() {
    return visitor;
  }

  /** The visitor on the ad, or {@link #NONE}. */
  long visitorAndAd() {
    return visitor == NONE ? NONE : Fingerprint.combine(visitor, ad);
  }

  boolean hasUser() {
    return user != NONE;
  }

  /** Tells the country of a user from others; 0 if there is no user or no country. */
  long country() {
    return user == NONE || country.isEmpty() ? 0 : country.hashCode();
  }
}
