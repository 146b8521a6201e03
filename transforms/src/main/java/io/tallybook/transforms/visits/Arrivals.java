package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;

/** Judges the visits of a batch against those of their shard. For one thread. */
final class Arrivals {
  private static final int LOOK_AHEAD_MAX = 256;

  /** What a click says lies where marks are folded. */
  private static final BytesReader NO_CONTENT = new BytesReader(new byte[0]);

  private final Expiry expiry;
  private final MarkWriter marks;
  private final Visit visit = new Visit();
  private final long[] keys = new long[LOOK_AHEAD_MAX];

  /**
   * Judges nothing yet.
   *
   * @param marks is told what has changed
   */
  Arrivals(Expiry expiry, MarkWriter marks) {
    this.expiry = expiry;
    this.marks = marks;
  }

  /** Judges a batch of visits. */
  void judge(byte[] batch, ShardLog<ShardVisits> log) {
    lookAhead(batch, log.index());
    MarkSink sink = tellingOf(log.index().rules());
    MarkSink adSink = tellingOf(log.index().adRules());
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      visit.read(in);
      log.index().add(visit, expiry.bucketOf(visit.timeMillis()), log, sink, adSink);
    }
  }

  private void lookAhead(byte[] batch, ShardVisits visits) {
    BytesReader in = BatchByShard.read(batch);
    int count = 0;
    while (in.hasMore() && count < LOOK_AHEAD_MAX) {
      visit.read(in);
      keys[count++] = visit.key();
    }
    visits.lookAhead(keys, count);
  }

  /** Tells the rules whose bits have changed. */
  private MarkSink tellingOf(KeyRules rules) {
    return (timeMillis, id, former, now) ->
        rules.tellChanges(
            former,
            now,
            (ruleId, change) -> marks.write(ruleId, timeMillis, id, change, NO_CONTENT));
  }
}
