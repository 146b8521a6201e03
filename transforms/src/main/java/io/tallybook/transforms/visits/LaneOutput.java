package io.tallybook.transforms.visits;

import io.tallybook.transforms.stage.SideOutlets;
import io.tallybook.transforms.stage.Stage;
import io.tallybook.transforms.stage.Step;
import java.io.Serializable;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Where clicks are packed into one lane's batches, and the side output that takes these.
 *
 * @param batching from {@link JudgeVisits#batching}
 */
public record LaneOutput(
    Stage<PackedClick, KV<Integer, byte[]>> batching, TupleTag<KV<Integer, byte[]>> tag)
    implements Serializable {
  Step<PackedClick> open(SideOutlets sides) {
    return batching.open(sides.of(tag), sides);
  }
}
