package io.tallybook.transforms.dedup;

import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.BatchByShard;
import java.util.Arrays;

/** Picks clicks out of a batch as they lie there. For one thread. */
final class ClickPicker {
  /** Where stretches of clicks begin and end, in turn. */
  private int[] bounds = new int[64];

  private int size;
  private int bytes;
  private final BytesWriter picked = new BytesWriter();

  /** Forgets what was picked. */
  void clear() {
    size = 0;
    bytes = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Picks the click between two positions, behind those that were picked before. */
  void pick(int from, int to) {
    bytes += to - from;
    if (size > 0 && bounds[size - 1] == from) {
      bounds[size - 1] = to;
      return;
    }
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, size * 2);
    }
    bounds[size++] = from;
    bounds[size++] = to;
  }

  /** A batch of the clicks, as one {@link ClickRun}. */
  byte[] batchOf(byte[] source) {
    BatchByShard.begin(picked);
    ClickRun.begin(bytes, picked);
    for (int i = 0; i < size; i += 2) {
      picked.writeBytes(source, bounds[i], bounds[i + 1] - bounds[i]);
    }
    return picked.toByteArray();
  }
}
