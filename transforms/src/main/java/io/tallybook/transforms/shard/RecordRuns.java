package io.tallybook.transforms.shard;

/**
 * Appends records of a batch to a log as they lie there: those that follow each other and go to one
 * bucket at once. For one thread.
 */
public final class RecordRuns {
  private final ShardLog<?> log;
  private final byte[] batch;
  private long bucket;
  private long position;
  private int from;
  private int to;

  /** Nothing is appended yet. */
  public RecordRuns(ShardLog<?> log, byte[] batch) {
    this.log = log;
    this.batch = batch;
  }

  /**
   * Appends the record between two positions of the batch, now or with the next ones. Until {@link
   * #flush} nobody else may append to the bucket.
   *
   * @return where in the bucket it begins, see {@link ShardLog#read}
   */
  public long append(long recordBucket, int recordFrom, int recordTo) {
    if (recordBucket != bucket || recordFrom != to) {
      flush();
      bucket = recordBucket;
      position = log.size(bucket);
      from = recordFrom;
    }
    to = recordTo;
    return position + recordFrom - from;
  }

  /** Appends what has not been yet; to be called at the end. */
  public void flush() {
    if (to > from) {
      log.appendTo(bucket).writeBytes(batch, from, to - from);
      position += to - from;
    }
    from = to;
  }
}
