package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.ShardLog;

/** Judges the visits of a batch against those of their shard. For one thread. */
final class Arrivals {
  private static final int LOOK_AHEAD_MAX = 256;
  private static final BytesReader NOTHING = new BytesReader(new byte[0]);

  private final Expiry expiry;
  private final MarkTarget target;
  private final MarkSink sink;
  private final MarkSink adSink;
  private final Visit visit = new Visit();
  private final Visit earlier = new Visit();
  private final long[] keys = new long[LOOK_AHEAD_MAX];
  private ShardLog<ShardVisits> log;

  /**
   * Judges nothing yet.
   *
   * @param target is told what has changed
   */
  @SuppressWarnings("NullAway.Init") // the log is that of the batch
  Arrivals(Expiry expiry, MarkTarget target) {
    this.expiry = expiry;
    this.target = target;
    this.sink =
        (timeMillis, id, place, former, now) ->
            changed(log.index().rules(), timeMillis, id, place, former, now);
    this.adSink =
        (timeMillis, id, place, former, now) ->
            changed(log.index().adRules(), timeMillis, id, place, former, now);
  }

  /** Judges a batch of visits, and of marks of visits that are at home here. */
  void judge(byte[] batch, ShardLog<ShardVisits> shardLog) {
    log = shardLog;
    lookAhead(batch);
    BytesReader in = BatchByShard.read(batch);
    while (in.hasMore()) {
      if (VisitMark.isNext(in)) {
        pass(VisitMark.read(in));
      } else {
        visit.read(in);
        add();
      }
    }
  }

  private void lookAhead(byte[] batch) {
    BytesReader in = BatchByShard.read(batch);
    int count = 0;
    while (in.hasMore() && count < LOOK_AHEAD_MAX) {
      if (VisitMark.isNext(in)) {
        keys[count++] = VisitMark.read(in).home();
      } else {
        visit.read(in);
        keys[count++] = visit.key();
      }
    }
    log.index().lookAhead(keys, count);
  }

  private void add() {
    long bucket = expiry.bucketOf(visit.timeMillis());
    log.index().add(visit, bucket, log, sink, adSink);
    for (VisitMark mark : log.index().awaitedBy(visit, bucket)) {
      log.index().await(mark.withChange(-mark.change()), bucket, log);
      target.pass(mark, visit.content());
    }
  }

  /**
   * Gives a mark the content. A mark that has come before its click waits for it; one that is taken
   * back after its click was needs no content, as who has the mark has it.
   */
  private void pass(VisitMark mark) {
    long bucket = expiry.bucketOf(mark.timeMillis());
    int place = log.index().placeOf(mark);
    if (place != VisitTable.NOWHERE) {
      target.pass(mark, ShardVisits.read(log, bucket, place, earlier).content());
    } else if (mark.change() > 0 || log.index().isAwaited(mark, bucket)) {
      log.index().await(mark, bucket, log);
    } else {
      target.pass(mark, NOTHING);
    }
  }

  /** Tells the rules whose bits have changed. */
  private void changed(KeyRules rules, long timeMillis, long id, int place, int former, int now) {
    Visit changed =
        visit.id() == id && visit.timeMillis() == timeMillis
            ? visit
            : ShardVisits.read(log, expiry.bucketOf(timeMillis), place, earlier);
    rules.tellChanges(former, now, (ruleId, change) -> target.tell(ruleId, change, changed));
  }
}
