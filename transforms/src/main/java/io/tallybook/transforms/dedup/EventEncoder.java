package io.tallybook.transforms.dedup;

import io.tallybook.model.JudgedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.ShardEncoder;

/**
 * An event in a batch of the stream: the fingerprint of its id (16 bytes), a hash of its payload
 * (8), the event with its verdicts. Its place in the log is told by the order of arrival, and left
 * out.
 */
final class EventEncoder implements ShardEncoder<JudgedEvent> {
  private final PackedEvent event = new PackedEvent();
  private final TaggedEventFormat format = new TaggedEventFormat();

  @Override
  public long encode(JudgedEvent judged, BytesWriter out) {
    event.set(judged.event());
    event.writeIdentity(out);
    format.write(judged.event(), judged.verdicts(), out);
    return event.shardHash();
  }
}
