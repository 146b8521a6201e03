package io.tallybook.transforms.dedup;

import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.ShardEncoder;

/**
 * An event in a batch of the stream: the fingerprint of its id (16 bytes), a hash of its payload
 * (8), the event. Its place in the log is told by the order of arrival, and left out.
 */
final class EventEncoder implements ShardEncoder<LoggedEvent> {
  private final PackedEvent event = new PackedEvent();

  @Override
  public long encode(LoggedEvent value, BytesWriter out) {
    event.set(value.event());
    event.writeIdentity(out);
    out.writeBytes(event.bytes().array(), 0, event.bytes().size());
    return event.shardHash();
  }
}
