package io.tallybook.transforms.visits;

import io.tallybook.transforms.verdicts.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where in a lane's log it is written what its clicks say, by bucket of their times, and the marks
 * of another lane that have overtaken their clicks. For one thread.
 */
final class ClickContents {
  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

  /** What is known of the clicks of a bucket. */
  private static final class Bucket {
    private final ClickPlaces places = new ClickPlaces();
    private final Map<Long, List<Mark>> awaiting = new HashMap<>();
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
   * Says where in the bucket's log a click begins.
   *
   * @param click see {@link Mark#keyOf}
   * @return the marks that have waited for it
   */
  List<Mark> put(long bucket, long click, long place) {
    Bucket of = of(bucket);
    of.places.put(click, place);
    List<Mark> waited = of.awaiting.isEmpty() ? null : of.awaiting.remove(click);
    return waited == null ? List.of() : waited;
  }

  /** Where in the bucket's log a click begins, or {@link ClickPlaces#NOWHERE}. */
  long placeOf(long bucket, long click) {
    return of(bucket).places.get(click);
  }

  /** A mark has come before its click. */
  void await(long bucket, Mark mark) {
    of(bucket).awaiting.computeIfAbsent(mark.click(), any -> new ArrayList<>()).add(mark);
  }

  void forget(long bucket) {
    buckets.remove(bucket);
    latest = new Bucket();
    latestBucket = Long.MIN_VALUE;
  }
}
