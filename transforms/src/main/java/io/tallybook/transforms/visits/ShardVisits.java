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
 * visits that are carried to a later bucket because they still matter to later ones, without their
 * content: the key's number, the key, time, id, attribute and count; and states that stand for many
 * visits which are forgotten: the key's number, the key, the time up to which visits are in the
 * state, and the state's numbers. A record's place is its position in its bucket. For one thread.
 */
final class ShardVisits implements LogIndex {
  private static final int VISIT = 1;
  private static final int STATE = 2;
  private static final int CARRIED = 3;

  private final Expiry expiry;
  private final VisitTable[] tables;
  private final Visit replayed;

  /** How many bytes each bucket has; and the count of the bucket that was last asked for. */
  private final Map<Long, ByteCount> written = new HashMap<>();

  private ByteCount latest = new ByteCount(Long.MIN_VALUE);

  /** How many bytes a bucket has. */
  private static final class ByteCount {
    private final long bucket;
    private int bytes;

    ByteCount(long bucket) {
      this.bucket = bucket;
    }
  }

  ShardVisits(LaneRules rules, Expiry expiry) {
    this.expiry = expiry;
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
    BytesWriter segment = log.appendTo(bucket);
    segment.writeByte(VISIT);
    segment.writeBytes(visit.array(), visit.from(), visit.length());
    int place = advance(bucket, 1 + visit.length());
    for (int key = 0; key < tables.length; key++) {
      add(key, visit, place, sinks[key]);
    }
  }

  private void add(int key, Visit visit, int place, MarkSink sink) {
    if (visit.key(key) != VisitKeys.NONE) {
      tables[key].add(
          visit.key(key),
          visit.timeMillis(),
          visit.id(),
          visit.attribute(key),
          VisitInfo.of(place, visit.change()),
          sink);
    }
  }

  /** Counts the bytes of a bucket; tells how many there were. */
  private int advance(long bucket, int bytes) {
    if (latest.bucket != bucket) {
      latest = written.computeIfAbsent(bucket, ByteCount::new);
    }
    int place = latest.bytes;
    latest.bytes = Math.addExact(place, bytes);
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

  /** Forgets a bucket: its visits, but not those that matter to later ones. */
  void forget(long bucket, ShardLog<ShardVisits> log) {
    written.remove(bucket);
    latest = new ByteCount(Long.MIN_VALUE);
    long end = expiry.endOf(bucket);
    for (int key = 0; key < tables.length; key++) {
      tables[key].forgetBefore(end, new LogKeeper(key, bucket, log));
    }
  }

  /** Writes what still matters of a bucket into later ones. */
  private final class LogKeeper implements VisitTable.Keeper {
    private final int number;
    private final long forgotten;
    private final ShardLog<ShardVisits> log;

    LogKeeper(int number, long forgotten, ShardLog<ShardVisits> log) {
      this.number = number;
      this.forgotten = forgotten;
      this.log = log;
    }

    @Override
    public boolean isForgotten(int bucketNumber) {
      return bucketNumber <= expiry.numberOf(forgotten);
    }

    @Override
    public int carry(
        long key, long timeMillis, long id, long attribute, int count, long untilMillis) {
      long bucket = expiry.bucketOf(untilMillis);
      BytesWriter segment = log.appendTo(bucket);
      int before = segment.size();
      segment.writeByte(CARRIED);
      segment.writeByte(number);
      segment.writeLong(key);
      segment.writeLong(timeMillis);
      segment.writeLong(id);
      segment.writeLong(attribute);
      segment.writeByte(count);
      advance(bucket, segment.size() - before);
      return expiry.numberOf(bucket);
    }

    @Override
    public void keep(long key, long[] state, long untilMillis) {
      long bucket = expiry.bucketOf(untilMillis);
      BytesWriter segment = log.appendTo(bucket);
      int before = segment.size();
      segment.writeByte(STATE);
      segment.writeByte(number);
      segment.writeLong(key);
      segment.writeLong(expiry.endOf(forgotten));
      for (long value : state) {
        // Mostly times of late, or nothing.
        segment.writeSignedVarint(value);
      }
      advance(bucket, segment.size() - before);
    }
  }

  @Override
  public void replay(long bucket, BytesReader segment) {
    while (segment.hasMore()) {
      int from = segment.position();
      int kind = segment.readByte();
      if (kind == VISIT) {
        replayed.read(segment);
        int place = advance(bucket, segment.position() - from);
        for (int key = 0; key < tables.length; key++) {
          add(key, replayed, place, MarkSink.NONE);
        }
        continue;
      }
      VisitTable table = tables[segment.readByte()];
      if (kind == CARRIED) {
        replayCarried(table, bucket, segment);
      } else {
        replayState(table, segment);
      }
      advance(bucket, segment.position() - from);
    }
  }

  private void replayCarried(VisitTable table, long bucket, BytesReader segment) {
    long key = segment.readLong();
    long timeMillis = segment.readLong();
    long id = segment.readLong();
    long attribute = segment.readLong();
    long info = VisitInfo.carriedTo(VisitInfo.of(0, segment.readByte()), expiry.numberOf(bucket));
    table.add(key, timeMillis, id, attribute, info, MarkSink.NONE);
  }

  private static void replayState(VisitTable table, BytesReader segment) {
    long key = segment.readLong();
    long end = segment.readLong();
    long[] state = table.rules().newState();
    for (int i = 0; i < state.length; i++) {
      state[i] = segment.readSignedVarint();
    }
    table.setBase(key, state, end);
  }
}
