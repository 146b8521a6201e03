package io.tallybook.transforms.dedup;

import io.tallybook.model.LoggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.window.Period;

/**
 * An event with its place in the log, as {@link ShardEvents} reads it: the fingerprint of its id
 * (16 bytes), a hash of its payload (8), partition, offset, length, and the event. Of an event
 * outside the period nothing but its time goes along: it takes part in the comparison and is not
 * put out.
 */
final class PlacedEventEncoder implements ShardEncoder<LoggedEvent> {
  private final Period period;
  private final PackedEvent event = new PackedEvent();

  PlacedEventEncoder(Period period) {
    this.period = period;
  }

  @Override
  public long encode(LoggedEvent value, BytesWriter out) {
    event.set(value.event());
    event.writeIdentity(out);
    out.writeVarint(value.partition());
    out.writeVarint(value.offset());
    boolean inside = period.contains(value.event().header().eventTimeMillis());
    int length = inside ? event.bytes().size() : ShardEvents.TIME_BYTES;
    out.writeVarint(length);
    out.writeBytes(event.bytes().array(), 0, length);
    return event.shardHash();
  }
}
