package io.tallybook.bench.peers.tallybook;

import io.tallybook.bench.work.VelocityRule;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.FingerprintTable;
import io.tallybook.transforms.shard.LogIndex;
import java.util.HashMap;
import java.util.Map;

/** How many clicks each user made on each ad, by window of the rule, up to what the rule allows. */
final class VisitCounts implements LogIndex {
  private final Map<Long, FingerprintTable> windows = new HashMap<>();

  /**
   * Counts a click.
   *
   * @return whether the rule allows it
   */
  boolean count(long windowStart, long high, long low) {
    FingerprintTable counts = windows.computeIfAbsent(windowStart, w -> new FingerprintTable());
    long before = counts.get(high, low);
    if (before >= VelocityRule.CLICKS_MAX) {
      return false;
    }
    counts.put(high, low, before + 1);
    return true;
  }

  void forget(long windowStart) {
    windows.remove(windowStart);
  }

  @Override
  public void replay(long bucket, long position, BytesReader segment) {
    while (segment.hasMore()) {
      count(bucket, segment.readLong(), segment.readLong());
    }
  }
}
