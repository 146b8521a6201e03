package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;

/**
 * A visit as it lies in a batch or a log: for each key of its lane the key and the attribute (8
 * bytes each), a hash of its id (8), the change (1), the content's length, and the content, which
 * begins with the time. Reads one after another. For one thread.
 */
final class Visit {
  private final long[] keys;
  private final long[] attributes;
  private BytesReader in = new BytesReader(new byte[0]);
  private int from;
  private long id;
  private int change;
  private int contentFrom;
  private long timeMillis;
  private int to;

  Visit(int keyCount) {
    this.keys = new long[keyCount];
    this.attributes = new long[keyCount];
  }

  /** Reads the next visit in place of the former one. */
  void read(BytesReader reader) {
    in = reader;
    from = reader.position();
    for (int i = 0; i < keys.length; i++) {
      keys[i] = reader.readLong();
      attributes[i] = reader.readLong();
    }
    id = reader.readLong();
    change = reader.readByte();
    int length = Math.toIntExact(reader.readVarint());
    contentFrom = reader.position();
    timeMillis = reader.readLong();
    reader.skip(length - Long.BYTES);
    to = reader.position();
  }

  long key(int number) {
    return keys[number];
  }

  long attribute(int number) {
    return attributes[number];
  }

  /** A hash of the click's id. */
  long id() {
    return id;
  }

  /** How much more often it has come than it has gone, now. */
  int change() {
    return change;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** The click as {@link io.tallybook.transforms.coders.TaggedEventFormat} writes it. */
  BytesReader content() {
    return new BytesReader(in.array(), contentFrom, to - contentFrom);
  }

  byte[] array() {
    return in.array();
  }

  int from() {
    return from;
  }

  int length() {
    return to - from;
  }
}
