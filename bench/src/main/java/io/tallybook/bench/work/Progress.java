package io.tallybook.bench.work;

import java.util.concurrent.atomic.LongAdder;

/** How many clicks the sources of this process have handed on. */
public final class Progress {
  private static final int STEP = 256;
  private static final LongAdder CLICKS = new LongAdder();

  private Progress() {}

  /** Clicks so far; each reader may hold back up to 255. */
  public static long clicks() {
    return CLICKS.sum();
  }

  /** Counts for one reader, which belongs to one thread. */
  public static final class Reader {
    private int pending;

    /** One more click. */
    public void clickRead() {
      if (++pending == STEP) {
        CLICKS.add(STEP);
        pending = 0;
      }
    }
  }
}
