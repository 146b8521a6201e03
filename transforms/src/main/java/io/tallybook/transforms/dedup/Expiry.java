package io.tallybook.transforms.dedup;

import java.io.Serializable;

/**
 * When ids are forgotten: by bucket of event time, a bucket being known by the time it begins.
 *
 * @param horizonMillis how long an id is remembered at least
 */
record Expiry(long horizonMillis) implements Serializable {
  /** So many buckets make a horizon: an id is remembered at most this fraction too long. */
  static final int BUCKETS = 8;

  /** A time within a bucket of a day takes at most four bytes in the log. */
  private static final long BUCKET_MILLIS_MAX = 86_400_000;

  private long bucketMillis() {
    return Math.min(horizonMillis / BUCKETS, BUCKET_MILLIS_MAX);
  }

  long bucketOf(long eventTimeMillis) {
    return eventTimeMillis - Math.floorMod(eventTimeMillis, bucketMillis());
  }

  long endOf(long bucket) {
    return bucket + bucketMillis();
  }

  long expiresAt(long bucket) {
    return endOf(bucket) + horizonMillis;
  }
}
