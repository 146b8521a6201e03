package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.LogIndex;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.traffic.VisitKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The visits of one shard of a lane, and what its rules say of them.
 *
 * <p>Its log has records behind a byte that tells their kind: visits as {@link Visit} reads them;
 * marks that have come before their click, and when it has come the same again, taken back; and
 * what is kept of a bucket that is forgotten, see {@link KeptRecords}. A record's place is its
 * position in its bucket. For one thread.
 */
final class ShardVisits implements LogIndex {
  /** So many keys are looked ahead for when a bucket is forgotten. */
  private static final int KEYS_AT_ONCE = 256;

  // The keys of a live lane, see LaneRules#live.
  private static final int KEY = 0;

  private static final int KEY_AND_AD = 1;

  private final Expiry expiry;
  private final VisitKey key;
  private final VisitTable table;
  private final KeptRecords kept;
  private final AwaitedMarks awaited = new AwaitedMarks();
  private final Visit replayed = new Visit();

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
    table = new VisitTable(rules.sequenceRulesOf(KEY), rules.sequenceRulesOf(KEY_AND_AD));
    kept = new KeptRecords(table);
    key = rules.key(KEY);
  }

  /** How many keys have visits. */
  int size() {
    return table.size();
  }

  /** The rules on all visits of a key. */
  KeyRules rules() {
    return table.rules();
  }

  /** The rules on the visits of one ad. */
  KeyRules adRules() {
    return table.adRules();
  }

  /**
   * Writes a visit to the log and judges.
   *
   * @param sink is told what the rules on all visits of the key say
   * @param adSink is told what the rules on the visits of the ad say
   */
  void add(Visit visit, long bucket, ShardLog<ShardVisits> log, MarkSink sink, MarkSink adSink) {
    BytesWriter segment = log.appendTo(bucket);
    segment.writeBytes(visit.array(), visit.from(), visit.length());
    int place = advance(bucket, visit.length());
    add(visit, place, sink, adSink);
  }

  private void add(Visit visit, int place, MarkSink sink, MarkSink adSink) {
    table.add(
        visit.key(),
        visit.timeMillis(),
        visit.id(),
        visit.ad(),
        visit.attribute(key),
        VisitInfo.of(place, visit.change(), visit.hasUser() ? 1 : 0),
        sink,
        adSink);
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

  /** Reads the visit at a place again. */
  static Visit read(ShardLog<ShardVisits> log, long bucket, int place, Visit to) {
    to.read(log.read(bucket, place));
    return to;
  }

  /** Where the visit of a mark lies, or {@link VisitTable#NOWHERE}. */
  int placeOf(VisitMark mark) {
    return table.placeOf(mark.home(), mark.timeMillis(), mark.id());
  }

  /** Whether a mark of the same click and rule awaits the click. */
  boolean isAwaited(VisitMark mark, long bucket) {
    return awaited.change(bucket, mark) > 0;
  }

  /** Keeps a mark until its click comes; one that is taken back cancels one. */
  void await(VisitMark mark, long bucket, ShardLog<ShardVisits> log) {
    append(bucket, log, mark::write);
    awaited.add(bucket, mark);
  }

  /** The marks that were kept until a visit came. */
  List<VisitMark> awaitedBy(Visit visit, long bucket) {
    return awaited.isEmpty()
        ? List.of()
        : List.copyOf(awaited.of(bucket, visit.id(), visit.timeMillis()));
  }

  /** Prepares for {@link #add} of many visits. */
  void lookAhead(long[] keys, int count) {
    table.lookAhead(keys, count);
  }

  /**
   * Forgets a bucket that is still in the log: its visits, but not those that matter to later ones.
   * Its records tell whose they are.
   */
  void forget(long bucket, ShardLog<ShardVisits> log) {
    LogKeeper keeper = new LogKeeper(bucket, log);
    log.readAll(bucket, segment -> forget(segment, keeper));
    awaited.forget(bucket);
    written.remove(bucket);
    latest = new ByteCount(Long.MIN_VALUE);
    table.trim();
  }

  private void forget(BytesReader segment, LogKeeper keeper) {
    long[] keys = new long[KEYS_AT_ONCE];
    while (segment.hasMore()) {
      int count = 0;
      while (segment.hasMore() && count < KEYS_AT_ONCE) {
        keys[count++] = skipRecord(segment);
      }
      table.lookAhead(keys, count);
      for (int i = 0; i < count; i++) {
        table.forgetBefore(keys[i], expiry.endOf(keeper.forgotten), keeper);
      }
    }
  }

  /** Writes what still matters of a bucket into later ones. */
  private final class LogKeeper implements VisitTable.Keeper {
    private final long forgotten;
    private final ShardLog<ShardVisits> log;

    LogKeeper(long forgotten, ShardLog<ShardVisits> log) {
      this.forgotten = forgotten;
      this.log = log;
    }

    @Override
    public boolean isForgotten(int bucketNumber) {
      return bucketNumber <= expiry.numberOf(forgotten);
    }

    @Override
    public long lastMillis(int bucketNumber) {
      return expiry.endOf(expiry.bucketAt(bucketNumber)) - 1;
    }

    @Override
    public int carry(
        long key, long timeMillis, long id, long ad, long attribute, long info, long untilMillis) {
      long bucket = expiry.bucketOf(untilMillis);
      append(
          bucket, log, to -> KeptRecords.writeVisit(key, timeMillis, id, ad, attribute, info, to));
      return expiry.numberOf(bucket);
    }

    @Override
    public void keep(long key, long[] state, long untilMillis) {
      append(
          expiry.bucketOf(untilMillis),
          log,
          to -> KeptRecords.writeState(key, expiry.endOf(forgotten), state, to));
    }

    @Override
    public void keepOfAd(long key, long ad, long[] state, long untilMillis) {
      append(
          expiry.bucketOf(untilMillis),
          log,
          to -> KeptRecords.writeStateOfAd(key, ad, expiry.endOf(forgotten), state, to));
    }
  }

  private void append(long bucket, ShardLog<ShardVisits> log, Consumer<BytesWriter> record) {
    BytesWriter segment = log.appendTo(bucket);
    int before = segment.size();
    record.accept(segment);
    advance(bucket, segment.size() - before);
  }

  /** Tells whose the next record is. */
  private long skipRecord(BytesReader segment) {
    switch (kindOfNext(segment)) {
      case Visit.KIND -> {
        replayed.read(segment);
        return replayed.key();
      }
      case VisitMark.KIND -> {
        return VisitMark.read(segment).home();
      }
      default -> {
        return kept.skip(segment);
      }
    }
  }

  private static int kindOfNext(BytesReader segment) {
    return segment.array()[segment.position()] & Visit.KIND_MASK;
  }

  @Override
  public void replay(long bucket, BytesReader segment) {
    while (segment.hasMore()) {
      int from = segment.position();
      switch (kindOfNext(segment)) {
        case Visit.KIND -> {
          replayed.read(segment);
          add(replayed, advance(bucket, 0), MarkSink.NONE, MarkSink.NONE);
        }
        case VisitMark.KIND -> awaited.add(bucket, VisitMark.read(segment));
        default -> kept.replay(segment, expiry.numberOf(bucket));
      }
      advance(bucket, segment.position() - from);
    }
  }
}
