package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.LogIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The marked clicks of one shard, by bucket of their times. For one thread. */
final class MarkedClicks implements LogIndex {
  private final TreeMap<Long, Map<Long, MarkedClick>> buckets = new TreeMap<>();

  /** Adds a mark and tells the click it belongs to. */
  MarkedClick add(long bucket, Mark mark) {
    MarkedClick click =
        buckets
            .computeIfAbsent(bucket, any -> new HashMap<>())
            .computeIfAbsent(mark.click(), any -> new MarkedClick());
    click.add(mark);
    return click;
  }

  void forget(long bucket) {
    buckets.remove(bucket);
  }

  /** All marked clicks. */
  Iterable<MarkedClick> all() {
    return () -> buckets.values().stream().flatMap(clicks -> clicks.values().stream()).iterator();
  }

  @Override
  public void replay(long bucket, long position, BytesReader segment) {
    while (segment.hasMore()) {
      add(bucket, MarkEncoder.read(segment)).assumeAnnounced();
    }
  }
}
