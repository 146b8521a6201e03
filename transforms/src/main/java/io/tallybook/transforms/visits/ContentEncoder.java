package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.stage.Stage;
import org.apache.beam.sdk.values.KV;

/** What a click says, in a batch for where its marks are folded. */
final class ContentEncoder implements ShardEncoder<PackedClick> {
  /** What packs the contents of clicks into batches, as a stage; a click that goes needs none. */
  static Stage<PackedClick, KV<Integer, byte[]>> batching() {
    Stage<PackedClick, PackedClick> select =
        (out, sides) ->
            (click, timestampMillis) -> {
              if (click.change() > 0) {
                out.emit(click, timestampMillis);
              }
            };
    return select.then(BatchByShard.<PackedClick>with(ContentEncoder::new).stage());
  }

  @Override
  public long encode(PackedClick click, BytesWriter out) {
    return click.writeAsContent(out);
  }
}
