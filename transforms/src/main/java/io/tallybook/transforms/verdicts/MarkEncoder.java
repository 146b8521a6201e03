package io.tallybook.transforms.verdicts;

import io.tallybook.model.InternTable;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.ShardEncoder;

/**
 * A mark in a batch: a byte that tells it from other records, click (8 bytes), time (8), rule,
 * change, length, content.
 */
public final class MarkEncoder implements ShardEncoder<Mark> {
  /** Visits and what is kept of them, among which marks may lie, begin otherwise. */
  private static final int KIND = 5;

  private static final InternTable<String> RULES = new InternTable<>(1 << 8);

  @Override
  public long encode(Mark mark, BytesWriter out) {
    out.writeByte(KIND);
    out.writeLong(mark.click());
    out.writeLong(mark.timeMillis());
    out.writeString(mark.ruleId());
    out.writeByte(mark.change());
    BytesReader content = mark.content();
    int length = content.remaining();
    out.writeVarint(length);
    out.writeBytes(content.array(), content.position(), length);
    return mark.click();
  }

  /** Whether the next record is a mark. */
  public static boolean isNext(BytesReader in) {
    return in.array()[in.position()] == KIND;
  }

  /** Reads the next mark. */
  public static Mark read(BytesReader in) {
    int kind = in.readByte();
    if (kind != KIND) {
      throw new IllegalStateException("expected a mark, found a record of kind " + kind);
    }
    long click = in.readLong();
    long timeMillis = in.readLong();
    String ruleId = in.readString(RULES);
    int change = in.readByte();
    int length = Math.toIntExact(in.readVarint());
    BytesReader content =
        length == 0 ? Mark.NO_CONTENT : new BytesReader(in.array(), in.position(), length);
    in.skip(length);
    return new Mark(click, timeMillis, ruleId, change, content);
  }
}
