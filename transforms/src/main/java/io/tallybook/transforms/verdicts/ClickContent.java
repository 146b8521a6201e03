package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;

/**
 * What a click says, on its way to where its marks are folded, and there in the log: a byte that
 * tells it from a mark, the click (8 bytes, see {@link Mark#keyOf}), length, content.
 *
 * @param content the click as {@link io.tallybook.transforms.coders.TaggedEventFormat} writes it
 */
public record ClickContent(long click, BytesReader content) {
  static final int KIND = 2;

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

  static ClickContent read(BytesReader in) {
    in.skip(1);
    long click = in.readLong();
    int length = Math.toIntExact(in.readVarint());
    BytesReader content = new BytesReader(in.array(), in.position(), length);
    in.skip(length);
    return new ClickContent(click, content);
  }

  /** When the click happened, with which its content begins. */
  long timeMillis() {
    return new BytesReader(content.array(), content.position(), Long.BYTES).readLong();
  }
}
