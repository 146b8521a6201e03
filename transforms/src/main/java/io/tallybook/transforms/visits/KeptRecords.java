package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;

/**
 * What a log keeps of visits whose bucket is forgotten, as records behind a byte that tells their
 * kind: visits that still matter to later ones, without their content (key, time, id, ad,
 * attribute, user and count); and states that stand for many visits (key, ad if they are those of
 * one ad, the time up to which visits are in the state, and the state's numbers).
 */
final class KeptRecords {
  private static final int STATE = 2;
  private static final int STATE_OF_AD = 3;
  private static final int CARRIED = 4;

  /** What follows the key of a visit. */
  private static final int CARRIED_BYTES = 4 * Long.BYTES + 2;

  private final VisitTable table;

  KeptRecords(VisitTable table) {
    this.table = table;
  }

  static void writeVisit(
      long key, long timeMillis, long id, long ad, long attribute, long info, BytesWriter out) {
    out.writeByte(CARRIED);
    out.writeLong(key);
    out.writeLong(timeMillis);
    out.writeLong(id);
    out.writeLong(ad);
    out.writeLong(attribute);
    out.writeByte((int) VisitInfo.user(info));
    out.writeByte(VisitInfo.count(info));
  }

  /** A state that all visits before a time led to. */
  static void writeState(long key, long millis, long[] state, BytesWriter out) {
    out.writeByte(STATE);
    out.writeLong(key);
    writeNumbers(millis, state, out);
  }

  /** The same of the visits of one ad. */
  static void writeStateOfAd(long key, long ad, long millis, long[] state, BytesWriter out) {
    out.writeByte(STATE_OF_AD);
    out.writeLong(key);
    out.writeLong(ad);
    writeNumbers(millis, state, out);
  }

  private static void writeNumbers(long millis, long[] state, BytesWriter out) {
    out.writeLong(millis);
    for (long value : state) {
      // Mostly times of late, or nothing.
      out.writeSignedVarint(value);
    }
  }

  /** Takes the next record into the table. */
  void replay(BytesReader in, int bucketNumber) {
    int kind = in.readByte();
    long key = in.readLong();
    switch (kind) {
      case CARRIED -> replayVisit(key, bucketNumber, in);
      case STATE -> {
        long millis = in.readLong();
        table.setBase(key, readNumbers(table.rules(), in), millis);
      }
      case STATE_OF_AD -> {
        long ad = in.readLong();
        long millis = in.readLong();
        table.setBaseOfAd(key, ad, readNumbers(table.adRules(), in), millis);
      }
      default -> throw unknown(kind);
    }
  }

  private void replayVisit(long key, int bucketNumber, BytesReader in) {
    long timeMillis = in.readLong();
    long id = in.readLong();
    long ad = in.readLong();
    long attribute = in.readLong();
    long user = in.readByte();
    long info = VisitInfo.carriedTo(VisitInfo.of(in.readByte(), user), bucketNumber);
    table.add(key, timeMillis, id, ad, attribute, info, MarkSink.NONE, MarkSink.NONE);
  }

  /** Passes the next record by and tells its key. */
  long skip(BytesReader in) {
    int kind = in.readByte();
    long key = in.readLong();
    switch (kind) {
      case CARRIED -> in.skip(CARRIED_BYTES);
      case STATE -> {
        in.skip(Long.BYTES);
        readNumbers(table.rules(), in);
      }
      case STATE_OF_AD -> {
        in.skip(2 * Long.BYTES);
        readNumbers(table.adRules(), in);
      }
      default -> throw unknown(kind);
    }
    return key;
  }

  private static IllegalStateException unknown(int kind) {
    return new IllegalStateException("no record is of kind " + kind);
  }

  private static long[] readNumbers(KeyRules rules, BytesReader in) {
    long[] state = rules.newState();
    for (int i = 0; i < state.length; i++) {
      state[i] = in.readSignedVarint();
    }
    return state;
  }
}
