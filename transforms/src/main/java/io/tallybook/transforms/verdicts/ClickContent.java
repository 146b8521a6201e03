package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;

/**
 * What a click says, on its way to where its marks are folded, and there in the log: a byte that
 * tells it from a mark, the click (8 bytes, see {@link Mark#keyOf}), length, content as {@link
 * io.tallybook.transforms.coders.TaggedEventFormat} writes it.
 */
public final class ClickContent {
  private static final int KIND = 2;

  private ClickContent() {}

  /** Whether the next record is one of these. */
  static boolean isNext(BytesReader in) {
    return in.array()[in.position()] == KIND;
  }

  /** Appends a click's content. */
  public static void write(long click, BytesWriter content, BytesWriter out) {
    out.writeByte(KIND);
    out.writeLong(click);
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
  }

  /** Begins to read the next one: which click it is. */
  static long readClick(BytesReader in) {
    in.skip(1);
    return in.readLong();
  }

  /** Passes the content by that follows the click; tells the time, with which it begins. */
  static long skipContent(BytesReader in) {
    int length = Math.toIntExact(in.readVarint());
    long timeMillis = in.readLong();
    in.skip(length - Long.BYTES);
    return timeMillis;
  }

  /** The content of the next one. */
  static BytesReader readContent(BytesReader in) {
    readClick(in);
    int length = Math.toIntExact(in.readVarint());
    return new BytesReader(in.array(), in.position(), length);
  }
}
