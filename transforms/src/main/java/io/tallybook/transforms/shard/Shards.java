package io.tallybook.transforms.shard;

/**
 * How keys are spread over shards. A shard is the unit of state and of work: one worker has it at a
 * time, and more workers than shards would find nothing to do. The count is part of saved state.
 */
public final class Shards {
  /** How many shards there are; a power of two. */
  public static final int COUNT = 128;

  /**
   * The keys of the shards begin here. Any number would do for correctness; from this one on, the
   * hash with which Flink assigns keys to workers spreads them evenly: the fullest of 2 to 4
   * workers has at most 6 % more than its share, of 8 at most 19 %, where keys from zero give it up
   * to 28 and 38 % more.
   */
  private static final int FIRST_KEY = 195_435;

  private Shards() {}

  /** The key of the shard that a hash falls into, by its lowest bits. */
  public static int keyOf(long hash) {
    return keyAt(indexOf(hash, COUNT));
  }

  /** The key of a shard by its number, from 0. */
  static int keyAt(int index) {
    return FIRST_KEY + index;
  }

  /** Which of {@code count} shards, a power of two, a hash falls into. */
  static int indexOf(long hash, int count) {
    return (int) hash & (count - 1);
  }
}
