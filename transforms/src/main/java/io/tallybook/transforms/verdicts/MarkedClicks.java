package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.dedup.ClickRun;
import io.tallybook.transforms.shard.LogIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The marked clicks of one shard, by bucket of their times, and where it is written what clicks
 * say. For one thread.
 */
final class MarkedClicks implements LogIndex {
  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

  /** What is known of the clicks of a bucket. */
  private static final class Bucket {
    private final Map<Long, MarkedClick> marked = new HashMap<>();
    private final ClickPlaces places = new ClickPlaces();

    /** Those whose marks have overtaken what they say. */
    private final Set<Long> awaited = new HashSet<>();

    /** How many bytes its log has. */
    private int bytes;

    /** Counts the bytes of a record; tells how many there were. */
    int advance(int more) {
      int before = bytes;
      bytes = Math.addExact(before, more);
      return before;
    }

    @Nullable MarkedClick setContent(long click, int recordBytes) {
      places.put(click, advance(recordBytes));
      return !awaited.isEmpty() && awaited.remove(click) ? marked.get(click) : null;
    }
  }

  /** That of the bucket last asked for. */
  private Bucket latest = new Bucket();

  private long latestBucket = Long.MIN_VALUE;

  private Bucket of(long bucket) {
    if (bucket != latestBucket) {
      latest = buckets.computeIfAbsent(bucket, any -> new Bucket());
      latestBucket = bucket;
    }
    return latest;
  }

  /**
   * Adds a mark and tells the click it belongs to.
   *
   * @param recordBytes how many bytes it has in the bucket's log
   */
  MarkedClick add(long bucket, Mark mark, int recordBytes) {
    Bucket of = of(bucket);
    of.advance(recordBytes);
    MarkedClick click = of.marked.computeIfAbsent(mark.click(), key -> new MarkedClick(mark));
    click.add(mark);
    return click;
  }

  /** A run of clicks begins in the bucket's log. */
  void beginRun(long bucket) {
    of(bucket).advance(ClickRun.HEAD_BYTES);
  }

  /**
   * Takes notice of what the present click of a run says.
   *
   * @return the click, if its marks have waited for that
   */
  @Nullable MarkedClick addContent(long bucket, ClickRun run) {
    return of(bucket).setContent(Mark.keyOf(run.idHash(), run.timeMillis()), run.to() - run.from());
  }

  /** Where in the bucket's log it is written what a click says, or {@link ClickPlaces#NOWHERE}. */
  int placeOf(long bucket, long click) {
    return of(bucket).places.get(click);
  }

  /** A click's marks have come before what it says. */
  void await(long bucket, long click) {
    of(bucket).awaited.add(click);
  }

  void forget(long bucket) {
    buckets.remove(bucket);
    latestBucket = Long.MIN_VALUE;
  }

  /** All marked clicks. */
  Iterable<MarkedClick> all() {
    return () ->
        buckets.values().stream().flatMap(bucket -> bucket.marked.values().stream()).iterator();
  }

  @Override
  public void replay(long bucket, BytesReader segment) {
    while (segment.hasMore()) {
      if (ClickRun.isNext(segment)) {
        replayRun(bucket, segment);
      } else {
        int from = segment.position();
        Mark mark = MarkEncoder.read(segment);
        MarkedClick click = add(bucket, mark, segment.position() - from);
        if (click.awaitsContent() && placeOf(bucket, mark.click()) == ClickPlaces.NOWHERE) {
          await(bucket, mark.click());
        } else {
          click.assumeAnnounced();
        }
      }
    }
  }

  private void replayRun(long bucket, BytesReader segment) {
    ClickRun run = new ClickRun();
    run.open(segment);
    beginRun(bucket);
    while (run.next()) {
      MarkedClick awaiting = addContent(bucket, run);
      if (awaiting != null) {
        awaiting.assumeAnnounced();
      }
    }
  }
}
