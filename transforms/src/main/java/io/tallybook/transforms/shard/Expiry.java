package io.tallybook.transforms.shard;

import java.io.Serializable;

/**
 * When a shard's log forgets: by bucket of event time, a bucket being known by the time it begins.
 *
 * @param horizonMillis how long something is remembered at least, after it happened
 * @param buckets so many make a horizon: something is remembered at most this fraction too long
 */
public record Expiry(long horizonMillis, int buckets) implements Serializable {
  /** How many buckets there are where nothing else is said. */
  public static final int BUCKETS = 8;

  /** A time within a bucket of a day takes at most four bytes in the log. */
  private static final long BUCKET_MILLIS_MAX = 86_400_000;

  /** With {@value #BUCKETS} buckets. */
  public Expiry(long horizonMillis) {
    this(horizonMillis, BUCKETS);
  }

  private long bucketMillis() {
    return Math.min(horizonMillis / buckets, BUCKET_MILLIS_MAX);
  }

  /** The bucket of a time: milliseconds since the epoch, UTC. */
  public long bucketOf(long eventTimeMillis) {
    return eventTimeMillis - Math.floorMod(eventTimeMillis, bucketMillis());
  }

  /** Buckets in the order of their times have numbers one after another. */
  public int numberOf(long bucket) {
    return Math.toIntExact(Math.floorDiv(bucket, bucketMillis()));
  }

  /** The bucket of a number. */
  public long bucketAt(int number) {
    return Math.multiplyExact(number, bucketMillis());
  }

  /** When a bucket ends, exclusively. */
  public long endOf(long bucket) {
    return bucket + bucketMillis();
  }

  /** When the watermark says that nothing of a bucket matters any more. */
  public long expiresAt(long bucket) {
    return endOf(bucket) + horizonMillis;
  }
}
