package io.tallybook.transforms.dedup;

import io.tallybook.model.AdEvent;
import io.tallybook.model.FieldBytes;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.bytes.Fingerprint;
import io.tallybook.transforms.coders.AdEventFormat;

/** What an event is compared by. Holds the latest one. For one thread. */
final class PackedEvent {
  private final AdEventFormat format = new AdEventFormat();
  private final BytesWriter payload = new BytesWriter();
  private final Fingerprint fingerprint = new Fingerprint();

  /** Takes an event in place of the former one. */
  void set(AdEvent event) {
    payload.clear();
    format.writePayload(event, payload);
    FieldBytes fields = event.header().fieldBytes();
    fingerprint.of(fields.array(), fields.idFrom(), fields.idLength());
  }

  /** Appends the fingerprint of its id (16 bytes) and a hash of its payload (8). */
  void writeIdentity(BytesWriter out) {
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
    out.writeLong(Fingerprint.hash64(payload.array(), 0, payload.size()));
  }

  /** What chooses the shard of its id. */
  long shardHash() {
    return fingerprint.low();
  }
}
