package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.RecordRuns;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.verdicts.MarkEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
  private long[] places = new long[256];
  private int size;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * No visits yet.
   *
   * @param key whose attribute the visits have
   */
  VisitBatch(VisitKey key) {
    this.key = key;
  }

  /** Unpacks a batch in place of the former one, and writes its visits to the log. */
  void read(byte[] batch, Expiry expiry, ShardLog<ShardVisits> log) {
    size = 0;
    marks.clear();
    RecordRuns runs = new RecordRuns(log, batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      if (!Visit.isNext(in)) {
        marks.add(MarkEncoder.read(in));
        continue;
      }
      if (size == keys.length) {
        grow();
      }
      int from = in.position();
      visit.read(in);
      long place = runs.append(expiry.bucketOf(visit.timeMillis()), from, in.position());
      places[size] = visit.hasContent() ? place : ClickPlaces.NOWHERE;
      keys[size] = visit.key();
      times[size] = visit.timeMillis();
      ids[size] = visit.id();
      ads[size] = visit.ad();
      attributes[size] = visit.attribute(key);
      infos[size] = visit.info();
      size++;
    }
    runs.flush();
    putPlaces(expiry, log.index().contents());
  }

  /** In a loop of its own: what it waits for in memory, it waits for at once. */
  private void putPlaces(Expiry expiry, ClickContents contents) {
    for (int i = 0; i < size; i++) {
      if (places[i] != ClickPlaces.NOWHERE) {
        long click = Mark.keyOf(ids[i], times[i]);
        List<Mark> waited = contents.put(expiry.bucketOf(times[i]), click, places[i]);
        if (!waited.isEmpty()) {
          marks.addAll(waited);
        }
      }
    }
  }

  /**
   * The marks of another lane that have come with the visits, or have waited for one of them: to be
   * told now.
   */
  List<Mark> marks() {
    return marks;
  }

  private void grow() {
    int capacity = 2 * size;
    keys = Arrays.copyOf(keys, capacity);
    times = Arrays.copyOf(times, capacity);
    ids = Arrays.copyOf(ids, capacity);
    ads = Arrays.copyOf(ads, capacity);
    attributes = Arrays.copyOf(attributes, capacity);
    infos = Arrays.copyOf(infos, capacity);
    places = Arrays.copyOf(places, capacity);
  }

  /** Adds all visits to a table, see {@link VisitTable#add}. */
  void addTo(VisitTable table, MarkSink sink, MarkSink adSink) {
    table.lookAhead(keys, size);
    for (int i = 0; i < size; i++) {
      table.add(keys[i], times[i], ids[i], ads[i], attributes[i], infos[i], sink, adSink);
    }
  }
}
