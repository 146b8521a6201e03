package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.traffic.VisitKey;

/**
 * A visit as it lies in a batch or a log: a byte that tells what the record is, the lane's key, the
 * ad and the id (hashes of 8 bytes each), the country, and then either the time or, in a lane that
 * is to know what clicks say, the content behind its length, which begins with the time. Visits
 * that are taken back have no content. Reads one after another. For one thread.
 */
final class Visit {
  /** The first byte of a record has its kind in the lowest bits. */
  private static final int KIND_MASK = 7;

  private static final int KIND = 1;
  private static final int TAKEN_BACK = 1 << 3;
  private static final int USER = 1 << 4;
  private static final int CONTENT = 1 << 5;

  private BytesReader in = new BytesReader(new byte[0]);
  private int head;
  private long key;
  private long ad;
  private long id;
  private long country;
  private long timeMillis;
  private int contentFrom;
  private int to;

  /**
   * Writes a click as {@link #read} reads it.
   *
   * @param key the lane's
   * @param id the click's
   * @param knowsContent whether the content is written, too, unless the click is taken back
   */
  static void write(PackedClick click, long key, long id, boolean knowsContent, BytesWriter out) {
    VisitKeys keys = click.keys();
    boolean withContent = knowsContent && click.change() > 0;
    out.writeByte(
        KIND
            | (click.change() < 0 ? TAKEN_BACK : 0)
            | (keys.hasUser() ? USER : 0)
            | (withContent ? CONTENT : 0));
    out.writeLong(key);
    out.writeLong(keys.ad());
    out.writeLong(id);
    out.writeSignedVarint(keys.country());
    if (withContent) {
      click.writeContent(out);
    } else {
      out.writeVarint(click.timeMillis());
    }
  }

  /**
   * Writes what happened once under one key, with an attribute in the place of the ad.
   *
   * @param content begins with the time
   */
  static void write(long key, long attribute, long id, BytesWriter content, BytesWriter out) {
    out.writeByte(KIND | CONTENT);
    out.writeLong(key);
    out.writeLong(attribute);
    out.writeLong(id);
    out.writeSignedVarint(0);
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }

  /** Whether the next record is a visit. */
  static boolean isNext(BytesReader in) {
    return (in.array()[in.position()] & KIND_MASK) == KIND;
  }

  /** Reads the next visit in place of the former one. */
  void read(BytesReader reader) {
    in = reader;
    head = reader.readByte();
    key = reader.readLong();
    ad = reader.readLong();
    id = reader.readLong();
    country = reader.readSignedVarint();
    if (!hasContent()) {
      timeMillis = reader.readVarint();
      contentFrom = reader.position();
    } else {
      int length = Math.toIntExact(reader.readVarint());
      contentFrom = reader.position();
      timeMillis = reader.readLong();
      reader.skip(length - Long.BYTES);
    }
    to = reader.position();
  }

  /** The lane's key. */
  long key() {
    return key;
  }

  /** A key of a rule of the lane, or {@link VisitKeys#NONE}. */
  long key(VisitKey of) {
    return switch (of) {
      case ADDRESS, VISITOR -> key;
      case ADDRESS_AND_AD, VISITOR_AND_AD -> Fingerprint.combine(key, ad);
      case USER -> hasUser() ? key : VisitKeys.NONE;
    };
  }

  /** What {@link VisitKey} says of a key. */
  long attribute(VisitKey of) {
    return switch (of) {
      case ADDRESS -> ad;
      case VISITOR -> country;
      case VISITOR_AND_AD -> hasUser() ? 1 : 0;
      case ADDRESS_AND_AD, USER -> 0;
    };
  }

  /** A hash of the ad. */
  long ad() {
    return ad;
  }

  boolean hasUser() {
    return (head & USER) != 0;
  }

  /** A hash of the click's id; in a stream, in the shard of its visitor. */
  long id() {
    return id;
  }

  /** What is kept of it at first, see {@link VisitInfo}. */
  long info() {
    return VisitInfo.of((head & TAKEN_BACK) == 0 ? 1 : -1, hasUser() ? 1 : 0);
  }

  long timeMillis() {
    return timeMillis;
  }

  boolean hasContent() {
    return (head & CONTENT) != 0;
  }

  /**
   * The click as {@link io.tallybook.transforms.coders.TaggedEventFormat} writes it, or nothing.
   */
  BytesReader content() {
    return new BytesReader(in.array(), contentFrom, to - contentFrom);
  }
}
