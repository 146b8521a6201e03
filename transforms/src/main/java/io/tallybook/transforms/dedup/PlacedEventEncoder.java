package io.tallybook.transforms.dedup;

import io.tallybook.model.JudgedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.window.Period;

/**
 * An event with its place in the log, as {@link ShardEvents} reads it: the fingerprint of its id
 * (16 bytes), a hash of its payload (8), partition, offset, length, and the event with its
 * verdicts. Of an event outside the period nothing but its time goes along: it takes part in the
 * comparison and is not put out.
 */
final class PlacedEventEncoder implements ShardEncoder<JudgedEvent> {
  private final Period period;
  private final PackedEvent event = new PackedEvent();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter bytes = new BytesWriter();

  PlacedEventEncoder(Period period) {
    this.period = period;
  }

  @Override
  public long encode(JudgedEvent judged, BytesWriter out) {
    event.set(judged.event());
    event.writeIdentity(out);
    out.writeVarint(judged.logged().partition());
    out.writeVarint(judged.logged().offset());
    long eventTimeMillis = judged.event().header().eventTimeMillis();
    if (period.contains(eventTimeMillis)) {
      bytes.clear();
      format.write(judged.event(), judged.verdicts(), bytes);
      out.writeVarint(bytes.size());
      out.writeBytes(bytes.array(), 0, bytes.size());
    } else {
      out.writeVarint(ShardEvents.TIME_BYTES);
      out.writeLong(eventTimeMillis);
    }
    return event.shardHash();
  }
}
