package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.FieldBytes;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.shard.ShardEncoder;

/**
 * An event in a batch: the fingerprint of its id (16 bytes), a hash of its payload (8), its length,
 * the event.
 */
final class EventEncoder implements ShardEncoder<AdEvent> {
  private final AdEventFormat format = new AdEventFormat();
  private final BytesWriter event = new BytesWriter();
  private final Fingerprint fingerprint = new Fingerprint();

  @Override
  public long encode(AdEvent value, BytesWriter out) {
    event.clear();
    format.write(value, event);
    FieldBytes fields = value.header().fieldBytes();
    fingerprint.of(fields.array(), fields.idFrom(), fields.idLength());
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
    out.writeLong(
        Fingerprint.hash64(
            event.array(), AdEventFormat.TIMES_BYTES, event.size() - AdEventFormat.TIMES_BYTES));
    out.writeBytes(event.array(), 0, event.size());
    return fingerprint.low();
  }
}
