package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;

/** Judges the visits of a batch against those of their shard. For one thread. */
final class Arrivals {
  /** What a click says lies where marks are folded. */
  private static final BytesReader NO_CONTENT = new BytesReader(new byte[0]);

  private final Expiry expiry;
  private final MarkWriter marks;
  private final VisitBatch visits;

  /**
   * Judges nothing yet.
   *
   * @param marks is told what has changed
   */
  Arrivals(LaneRules rules, Expiry expiry, MarkWriter marks) {
    this.expiry = expiry;
    this.marks = marks;
    this.visits = new VisitBatch(ShardVisits.keyOf(rules));
  }

  /** Judges a batch of visits. */
  void judge(byte[] batch, ShardLog<ShardVisits> log) {
    visits.read(batch, expiry, log);
    ShardVisits known = log.index();
    known.add(visits, tellingOf(known.rules()), tellingOf(known.adRules()));
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
