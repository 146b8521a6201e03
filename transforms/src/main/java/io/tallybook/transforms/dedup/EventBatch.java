package io.tallybook.transforms.dedup;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import java.util.Arrays;

/** A batch that was unpacked, side by side: what {@link EventEncoder} wrote. For one thread. */
final class EventBatch {
  private final TaggedEventFormat format = new TaggedEventFormat();
  private long[] highs = new long[256];
  private long[] lows = new long[256];
  private long[] payloadHashes = new long[256];
  private TaggedEvent[] events = new TaggedEvent[256];
  private int size;

  /** Unpacks a batch in place of the former one. */
  void read(byte[] batch) {
    size = 0;
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      if (size == events.length) {
        highs = Arrays.copyOf(highs, size * 2);
        lows = Arrays.copyOf(lows, size * 2);
        payloadHashes = Arrays.copyOf(payloadHashes, size * 2);
        events = Arrays.copyOf(events, size * 2);
      }
      highs[size] = in.readLong();
      lows[size] = in.readLong();
      payloadHashes[size] = in.readLong();
      events[size] = format.read(in, Role.FIRST);
      size++;
    }
  }

  int size() {
    return size;
  }

  /** The first 64 bits of the fingerprints, of which {@link #size} count. */
  long[] highs() {
    return highs;
  }

  long high(int index) {
    return highs[index];
  }

  long low(int index) {
    return lows[index];
  }

  /** An event as the first of its id. */
  TaggedEvent event(int index) {
    return events[index];
  }

  /** What is remembered of an event that counts. */
  long value(int index) {
    return RememberedIds.value(
        events[index].event().header().eventTimeMillis(),
        payloadHashes[index],
        Undecided.isIn(events[index].verdicts()));
  }
}
