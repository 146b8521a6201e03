package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.RecordRuns;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.traffic.VisitKey;
import java.util.Arrays;

/** A batch of visits, unpacked side by side. For one thread. */
final class VisitBatch {
  private final VisitKey key;
  private final Visit visit = new Visit();
  private long[] keys = new long[256];
  private long[] times = new long[256];
  private long[] ids = new long[256];
  private long[] ads = new long[256];
  private long[] attributes = new long[256];
  private long[] infos = new long[256];
  private int size;

  /**
   * No visits yet.
   *
   * @param key whose attribute the visits have
   */
  VisitBatch(VisitKey key) {
    this.key = key;
  }

  /** Unpacks a batch in place of the former one, and writes its visits to the log. */
  void read(byte[] batch, Expiry expiry, ShardLog<?> log) {
    size = 0;
    RecordRuns runs = new RecordRuns(log, batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      if (size == keys.length) {
        grow();
      }
      int from = in.position();
      visit.read(in);
      runs.append(expiry.bucketOf(visit.timeMillis()), from, in.position());
      keys[size] = visit.key();
      times[size] = visit.timeMillis();
      ids[size] = visit.id();
      ads[size] = visit.ad();
      attributes[size] = visit.attribute(key);
      infos[size] = visit.info();
      size++;
    }
    runs.flush();
  }

  private void grow() {
    int capacity = 2 * size;
    keys = Arrays.copyOf(keys, capacity);
    times = Arrays.copyOf(times, capacity);
    ids = Arrays.copyOf(ids, capacity);
    ads = Arrays.copyOf(ads, capacity);
    attributes = Arrays.copyOf(attributes, capacity);
    infos = Arrays.copyOf(infos, capacity);
  }

  /** Adds all visits to a table, see {@link VisitTable#add}. */
  void addTo(VisitTable table, MarkSink sink, MarkSink adSink) {
    table.lookAhead(keys, size);
    for (int i = 0; i < size; i++) {
      table.add(keys[i], times[i], ids[i], ads[i], attributes[i], infos[i], sink, adSink);
    }
  }
}
