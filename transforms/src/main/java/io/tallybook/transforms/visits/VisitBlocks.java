package io.tallybook.transforms.visits;

import java.util.Arrays;

/**
 * Room for many short lists of visits in one array, which costs the garbage collector nothing:
 * numbered blocks of one length. For one thread.
 */
final class VisitBlocks {
  private static final int BLOCKS_MIN = 4;

  private final int words;
  private long[] data;

  /** How many blocks were ever taken, and the number behind the latest that was given back. */
  private int used;

  private int free;

  /**
   * Blocks of one length.
   *
   * @param visits how many visits fit into one
   */
  VisitBlocks(int visits) {
    this.words = visits * ShortVisits.WORDS;
    this.data = new long[BLOCKS_MIN * words];
  }

  /** All blocks, to be read and written until the next is taken. */
  long[] data() {
    return data;
  }

  /** Where a block begins. */
  int offset(int block) {
    return block * words;
  }

  /** How many visits fit into a block. */
  int visits() {
    return words / ShortVisits.WORDS;
  }

  /** A block that nobody has; what is in it means nothing. */
  int take() {
    if (free > 0) {
      int block = free - 1;
      free = (int) data[offset(block)];
      return block;
    }
    int to = Math.multiplyExact(used + 1, words);
    if (to > data.length) {
      data = Arrays.copyOf(data, Math.max(to, data.length + data.length / 4 / words * words));
    }
    return used++;
  }

  void giveBack(int block) {
    data[offset(block)] = free;
    free = block + 1;
  }
}
