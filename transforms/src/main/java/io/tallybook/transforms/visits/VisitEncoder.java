package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.stage.Outlet;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import io.tallybook.transforms.verdicts.Mark;
import org.apache.beam.sdk.values.KV;

/** A click in a lane's batch, as {@link Visit} reads it. */
final class VisitEncoder implements ShardEncoder<TaggedEvent> {
  private final LaneRules rules;
  private final VisitKeys keys = new VisitKeys();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();

  VisitEncoder(LaneRules rules) {
    this.rules = rules;
  }

  /** What packs clicks into a lane's batches, as a stage of a chain; others are left out. */
  static Stage<TaggedEvent, KV<Integer, byte[]>> batching(LaneRules rules, int shards) {
    Stage<TaggedEvent, TaggedEvent> select = (out, sides) -> new SelectVisits(rules.lane(), out);
    return select.then(
        BatchByShard.<TaggedEvent>with(() -> new VisitEncoder(rules)).withShards(shards).stage());
  }

  @Override
  public long encode(TaggedEvent tagged, BytesWriter out) {
    keys.set(tagged);
    for (int i = 0; i < rules.keyCount(); i++) {
      out.writeLong(keys.of(rules.key(i)));
      out.writeLong(keys.attribute(rules.key(i)));
    }
    out.writeLong(Mark.idHash(tagged));
    out.writeByte(tagged.role().unique());
    content.clear();
    format.writeTagged(tagged, content);
    out.writeVarint(content.size());
    out.writeBytes(content.array(), 0, content.size());
    return keys.of(rules.lane());
  }

  /** Unique clicks, and those taken back, that have a place in the lane. */
  private static final class SelectVisits implements Step<TaggedEvent> {
    private final Lane lane;
    private final Outlet<TaggedEvent> out;

    SelectVisits(Lane lane, Outlet<TaggedEvent> out) {
      this.lane = lane;
      this.out = out;
    }

    @Override
    public void emit(TaggedEvent tagged, long timestampMillis) {
      if (tagged.event() instanceof Click
          && tagged.role().unique() != 0
          && VisitKeys.hasPlace(tagged, lane)) {
        out.emit(tagged, timestampMillis);
      }
    }
  }
}
