package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.LogIndex;
import io.tallybook.transforms.shard.ShardLog;
import java.util.HashMap;
import java.util.Map;

/**
 * The visits of one shard of a lane, and what its rules say of them.
 *
 * <p>Its log has records behind a byte that tells their kind: visits as {@link Visit} reads them;
 * and states that stand for visits which are forgotten: the key's number, the key, the time up to
 * which visits are in the state, and the state's numbers. A record's place is its position in its
 * bucket. For one thread.
 */
final class ShardVisits implements LogIndex {
  private static final int VISIT = 1;
  private static final int STATE = 2;

  private final VisitTable[] tables;
  private final Visit replayed;

  /** How many bytes each bucket has. */
  private final Map<Long, Integer> written = new HashMap<>();

  /** Up to which time the latest state of a key that was read again has its visits. */
  private final Map<Long, Long> statesReplayed = new HashMap<>();

  ShardVisits(LaneRules rules) {
    tables = new VisitTable[rules.keyCount()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new VisitTable(rules.sequenceRulesOf(i));
    }
    replayed = new Visit(tables.length);
  }

  KeyRules rulesOf(int key) {
    return tables[key].rules();
  }

  /**
   * Writes a visit to the log and judges.
   *
   * @param sinks are told of changed marks, by the key whose rules have changed them
   */
  void add(Visit visit, long bucket, ShardLog<ShardVisits> log, MarkSink[] sinks) {
    statesReplayed.clear();
    BytesWriter segment = log.appendTo(bucket);
    segment.writeByte(VISIT);
    segment.writeBytes(visit.array(), visit.from(), visit.length());
    int place = advance(bucket, 1 + visit.length());
    long timeMillis = visit.timeMillis();
    for (int key = 0; key < tables.length; key++) {
      add(key, visit, timeMillis, place, sinks[key]);
    }
  }

  private void add(int key, Visit visit, long timeMillis, int place, MarkSink sink) {
    if (visit.key(key) != VisitKeys.NONE) {
      tables[key].add(
          visit.key(key),
          timeMillis,
          visit.id(),
          visit.attribute(key),
          place,
          visit.change(),
          sink);
    }
  }

  /** Counts the bytes of a bucket; tells how many there were. */
  private int advance(long bucket, int bytes) {
    int place = written.getOrDefault(bucket, 0);
    written.put(bucket, Math.addExact(place, bytes));
    return place;
  }

  /** The content of the visit at a place. */
  static BytesReader content(ShardLog<ShardVisits> log, long bucket, int place, Visit scratch) {
    BytesReader in = log.read(bucket, place);
    in.skip(1);
    scratch.read(in);
    return scratch.content();
  }

  /** Prepares for {@link #add} of many visits. */
  void lookAhead(int key, long[] keys, int count) {
    tables[key].lookAhead(keys, count);
  }

  /** Forgets a bucket: its visits, but not the states they led to, as long as those matter. */
  void forget(long bucket, Expiry expiry, ShardLog<ShardVisits> log) {
    written.remove(bucket);
    long end = expiry.endOf(bucket);
    for (int i = 0; i < tables.length; i++) {
      int key = i;
      tables[i].forgetBefore(
          end,
          (hash, state, until) -> keepState(key, hash, end, state, expiry.bucketOf(until), log));
    }
  }

  private void keepState(
      int key, long hash, long end, long[] state, long bucket, ShardLog<ShardVisits> log) {
    BytesWriter segment = log.appendTo(bucket);
    int before = segment.size();
    segment.writeByte(STATE);
    segment.writeByte(key);
    segment.writeLong(hash);
    segment.writeLong(end);
    for (long number : state) {
      // Mostly times of late, or nothing.
      segment.writeSignedVarint(number);
    }
    advance(bucket, segment.size() - before);
  }

  @Override
  public void replay(long bucket, BytesReader segment) {
    while (segment.hasMore()) {
      int from = segment.position();
      if (segment.readByte() == VISIT) {
        replayed.read(segment);
        int place = advance(bucket, segment.position() - from);
        for (int key = 0; key < tables.length; key++) {
          add(key, replayed, replayed.timeMillis(), place, MarkSink.NONE);
        }
      } else {
        replayState(segment);
        advance(bucket, segment.position() - from);
      }
    }
  }

  private void replayState(BytesReader segment) {
    int key = segment.readByte();
    long hash = segment.readLong();
    long end = segment.readLong();
    long[] state = tables[key].rules().newState();
    for (int i = 0; i < state.length; i++) {
      state[i] = segment.readSignedVarint();
    }
    // Joined segments come behind later ones: an older state may be read after a newer one.
    long known = statesReplayed.getOrDefault(hash + key, Long.MIN_VALUE);
    if (end > known) {
      statesReplayed.put(hash + key, end);
      tables[key].setBase(hash, state);
    }
  }
}
