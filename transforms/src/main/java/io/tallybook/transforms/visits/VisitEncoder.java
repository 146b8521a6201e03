package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import org.apache.beam.sdk.values.KV;

/** A click in a lane's batch, as {@link Visit} reads it. */
final class VisitEncoder implements ShardEncoder<PackedClick> {
  private final LaneRules rules;

  VisitEncoder(LaneRules rules) {
    this.rules = rules;
  }

  /** What packs clicks into a lane's batches, as a stage; those with no place are left out. */
  static Stage<PackedClick, KV<Integer, byte[]>> batching(LaneRules rules, int shards) {
    Lane lane = rules.lane();
    Stage<PackedClick, PackedClick> select =
        (out, sides) ->
            (click, timestampMillis) -> {
              if (click.keys().of(lane) != VisitKeys.NONE) {
                out.emit(click, timestampMillis);
              }
            };
    return select.then(
        BatchByShard.<PackedClick>with(() -> new VisitEncoder(rules)).withShards(shards).stage());
  }

  @Override
  public long encode(PackedClick click, BytesWriter out) {
    VisitKeys keys = click.keys();
    for (int i = 0; i < rules.keyCount(); i++) {
      out.writeLong(keys.of(rules.key(i)));
      out.writeLong(keys.attribute(rules.key(i)));
    }
    click.writeTo(out);
    return keys.of(rules.lane());
  }
}
