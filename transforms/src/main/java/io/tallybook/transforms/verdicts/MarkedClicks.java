package io.tallybook.transforms.verdicts;

import io.tallybook.transforms.bytes.BytesReader;
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

  /**
   * Takes notice of what a click says.
   *
   * @param recordBytes how many bytes it has in the bucket's log
   * @return the click, if its marks have waited for that
   */
  @Nullable MarkedClick addContent(long bucket, long click, int recordBytes) {
    return of(bucket).setContent(click, recordBytes);
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
      int from = segment.position();
      if (ClickContent.isNext(segment)) {
        long click = ClickContent.readClick(segment);
        ClickContent.skipContent(segment);
        MarkedClick awaiting = addContent(bucket, click, segment.position() - from);
        if (awaiting != null) {
          awaiting.assumeAnnounced();
        }
      } else {
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
}
