package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.traffic.VisitKey.Lane;
import org.apache.beam.sdk.values.KV;

/** A click in a lane's batch, as {@link Visit} reads it. */
final class VisitEncoder implements ShardEncoder<PackedClick> {
  private final Lane lane;
  private final boolean withContent;

  /**
   * An encoder.
   *
   * @param withContent whether the lane is to know what the clicks say; if not, it has their ids in
   *     the shards of their visitors, which is where its marks have to go
   */
  VisitEncoder(Lane lane, boolean withContent) {
    this.lane = lane;
    this.withContent = withContent;
  }

  /**
   * What packs clicks into a lane's batches, as a stage; those with no place are left out.
   *
   * @param withContent see {@link #VisitEncoder}
   */
  static Stage<PackedClick, KV<Integer, byte[]>> batching(
      Lane lane, boolean withContent, int shards) {
    Stage<PackedClick, PackedClick> select =
        (out, sides) ->
            (click, timestampMillis) -> {
              if (hasPlace(click.keys(), lane)) {
                out.emit(click, timestampMillis);
              }
            };
    return select.then(
        BatchByShard.<PackedClick>with(() -> new VisitEncoder(lane, withContent))
            .withShards(shards)
            .stage());
  }

  static boolean hasPlace(VisitKeys keys, Lane lane) {
    return keyOf(keys, lane) != VisitKeys.NONE;
  }

  private static long keyOf(VisitKeys keys, Lane lane) {
    return lane == Lane.ADDRESS ? keys.address() : keys.visitor();
  }

  @Override
  public long encode(PackedClick click, BytesWriter out) {
    long key = keyOf(click.keys(), lane);
    Visit.write(click, key, withContent ? click.id() : click.idAtVisitor(), withContent, out);
    return key;
  }
}
