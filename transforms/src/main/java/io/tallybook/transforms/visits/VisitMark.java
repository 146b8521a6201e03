package io.tallybook.transforms.visits;

import io.tallybook.model.InternTable;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.verdicts.Mark;
import org.apache.beam.sdk.values.KV;

/**
 * That a rule marks a visit, or does so no longer; on its way to the shard that has the content.
 *
 * @param home the key whose shard has the content
 * @param id a hash of the click's id
 * @param timeMillis when the click happened: milliseconds since the epoch, UTC
 * @param ruleId which rule
 * @param change how much more often the rule marks it than before
 */
record VisitMark(long home, long id, long timeMillis, String ruleId, int change) {
  static final int KIND = 5;

  private static final InternTable<String> RULES = new InternTable<>(1 << 8);

  /** Whether the next record is one of these. */
  static boolean isNext(BytesReader in) {
    return in.array()[in.position()] == KIND;
  }

  /** What packs them into batches by their home, as a stage. */
  static Stage<VisitMark, KV<Integer, byte[]>> batching() {
    return BatchByShard.<VisitMark>with(
            () ->
                (mark, out) -> {
                  mark.write(out);
                  return mark.home();
                })
        .stage();
  }

  void write(BytesWriter out) {
    out.writeByte(KIND);
    out.writeLong(home);
    out.writeLong(id);
    out.writeVarint(timeMillis);
    out.writeString(ruleId);
    out.writeSignedVarint(change);
  }

  static VisitMark read(BytesReader in) {
    in.skip(1);
    return new VisitMark(
        in.readLong(),
        in.readLong(),
        in.readVarint(),
        in.readString(RULES),
        Math.toIntExact(in.readSignedVarint()));
  }

  /** Tells the click from others. */
  long click() {
    return Mark.keyOf(id, timeMillis);
  }

  VisitMark withChange(int newChange) {
    return new VisitMark(home, id, timeMillis, ruleId, newChange);
  }
}
