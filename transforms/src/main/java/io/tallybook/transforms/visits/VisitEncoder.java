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
  private final boolean live;
  private final boolean withContent;

  /**
   * An encoder.
   *
   * @param live whether marks meet the clicks at their visitors: their ids are in those shards then
   * @param withContent whether the lane is to know what the clicks say
   */
  VisitEncoder(Lane lane, boolean live, boolean withContent) {
    this.lane = lane;
    this.live = live;
    this.withContent = withContent;
  }

  /**
   * What packs clicks into a lane's batches, as a stage; those with no place are left out.
   *
   * @param live see {@link #VisitEncoder}
   * @param withContent likewise
   */
  static Stage<PackedClick, KV<Integer, byte[]>> batching(
      Lane lane, boolean live, boolean withContent, int shards) {
    Stage<PackedClick, PackedClick> select =
        (out, sides) ->
            (click, timestampMillis) -> {
              if (hasPlace(click.keys(), lane)) {
                out.emit(click, timestampMillis);
              }
            };
    return select.then(
        BatchByShard.<PackedClick>with(() -> new VisitEncoder(lane, live, withContent))
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
    Visit.write(click, key, live ? click.idAtVisitor() : click.id(), withContent, out);
    return key;
  }
}
