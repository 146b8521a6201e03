package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.shard.Expiry;
import io.tallybook.transforms.shard.LogIndex;
import io.tallybook.transforms.shard.ShardLog;
import io.tallybook.transforms.traffic.VisitKey;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.verdicts.MarkEncoder;

/**
 * The visits of one shard of a lane, and what its rules say of them.
 *
 * <p>Its log has records behind a byte that tells their kind: visits as {@link Visit} reads them;
 * what is kept of a bucket that is forgotten, see {@link KeptRecords}; and marks that have come
 * before their clicks, see {@link ClickContents}. For one thread.
 */
final class ShardVisits implements LogIndex {
  /** So many keys are looked ahead for when a bucket is forgotten. */
  private static final int KEYS_AT_ONCE = 256;

  // The keys of a live lane, see LaneRules#live.
  private static final int KEY = 0;

  private static final int KEY_AND_AD = 1;

  private final Expiry expiry;

  /** How much later than none of its visits can come any more a bucket is forgotten. */
  private final long waitMillis;

  /** Whether it is forgotten so late that rules do not reach back to it. */
  private final boolean settles;

  private final VisitKey key;
  private final VisitTable table;
  private final KeptRecords kept;
  private final ClickContents contents = new ClickContents();
  private final Visit replayed = new Visit();

  /**
   * No visits yet.
   *
   * @param expiry when a bucket is forgotten
   * @param horizonMillis how much older than the watermark a visit can be
   */
  ShardVisits(LaneRules rules, Expiry expiry, long horizonMillis) {
    this.expiry = expiry;
    this.waitMillis = expiry.horizonMillis() - horizonMillis;
    this.settles = rules.reachMillis() <= waitMillis;
    table =
        new VisitTable(
            rules.sequenceRulesOf(KEY), rules.sequenceRulesOf(KEY_AND_AD), rules.isLatestNeeded());
    kept = new KeptRecords(table);
    key = keyOf(rules);
  }

  /** The key whose attribute visits have in a live lane. */
  static VisitKey keyOf(LaneRules rules) {
    return rules.key(KEY);
  }

  /** Where it is written what the visits' clicks say, in a lane that is to know. */
  ClickContents contents() {
    return contents;
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
   * Judges visits that are in the log.
   *
   * @param sink is told what the rules on all visits of the key say
   * @param adSink is told what the rules on the visits of the ad say
   */
  void add(VisitBatch visits, MarkSink sink, MarkSink adSink) {
    visits.addTo(table, sink, adSink);
  }

  /**
   * Forgets a bucket that is still in the log: its visits, but not those that matter to later ones.
   */
  void forget(long bucket, ShardLog<ShardVisits> log) {
    long end = expiry.endOf(bucket);
    if (settles) {
      table.settleBefore(end, end + waitMillis);
    }
    LogKeeper keeper = new LogKeeper(bucket, log);
    if (settles && !table.isLatestNeeded()) {
      // No key lives for more than some buckets: to pass all of them by is cheaper than to read
      // the bucket again.
      table.forgetBefore(end, keeper);
    } else {
      log.readAll(bucket, segment -> forget(segment, keeper));
    }
    contents.forget(bucket);
    table.trim();
  }

  private void forget(BytesReader segment, LogKeeper keeper) {
    long[] keys = new long[KEYS_AT_ONCE];
    while (segment.hasMore()) {
      int count = 0;
      while (segment.hasMore() && count < KEYS_AT_ONCE) {
        if (MarkEncoder.isNext(segment)) {
          MarkEncoder.read(segment);
        } else {
          keys[count++] = skipRecord(segment);
        }
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
      KeptRecords.writeVisit(key, timeMillis, id, ad, attribute, info, log.appendTo(bucket));
      return expiry.numberOf(bucket);
    }

    @Override
    public void keep(long key, long[] state, long untilMillis) {
      BytesWriter segment = log.appendTo(expiry.bucketOf(untilMillis));
      KeptRecords.writeState(key, expiry.endOf(forgotten), state, segment);
    }

    @Override
    public void keepOfAd(long key, long ad, long[] state, long untilMillis) {
      BytesWriter segment = log.appendTo(expiry.bucketOf(untilMillis));
      KeptRecords.writeStateOfAd(key, ad, expiry.endOf(forgotten), state, segment);
    }
  }

  /** Tells whose the next record is. */
  private long skipRecord(BytesReader segment) {
    if (!Visit.isNext(segment)) {
      return kept.skip(segment);
    }
    replayed.read(segment);
    return replayed.key();
  }

  @Override
  public void replay(long bucket, long position, BytesReader segment) {
    int begin = segment.position();
    while (segment.hasMore()) {
      if (Visit.isNext(segment)) {
        replayVisit(bucket, position + segment.position() - begin, segment);
      } else if (MarkEncoder.isNext(segment)) {
        contents.await(bucket, MarkEncoder.read(segment));
      } else {
        kept.replay(segment, expiry.numberOf(bucket));
      }
    }
  }

  private void replayVisit(long bucket, long place, BytesReader segment) {
    replayed.read(segment);
    if (replayed.hasContent()) {
      contents.put(bucket, Mark.keyOf(replayed.id(), replayed.timeMillis()), place);
    }
    table.add(
        replayed.key(),
        replayed.timeMillis(),
        replayed.id(),
        replayed.ad(),
        replayed.attribute(key),
        replayed.info(),
        MarkSink.NONE,
        MarkSink.NONE);
  }
}
