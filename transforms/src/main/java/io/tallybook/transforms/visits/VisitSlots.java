package io.tallybook.transforms.visits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the visits of many keys lie. Most keys have one visit, which lies in the key's slot itself;
 * some have a few, in a block; and those with more than {@value #FEW_MAX} have {@link ManyVisits}.
 * For one thread.
 */
final class VisitSlots {
  /** So many visits of a key lie in a block. */
  static final int FEW_MAX = 32;

  // A slot begins with its key. A single visit lies behind it as in a block:
  private static final int VISIT = 1;
  private static final int INFO = ShortVisits.WORDS;

  // More than that have the number of the block or list, how many they are, the block's size, the
  // time of the latest, and as info one of these:
  private static final int NUMBER = 1;
  private static final int COUNT = 2;
  private static final int SIZE = 3;
  private static final int LATEST = 4;
  private static final long FEW = 1L << 26;
  private static final long MANY = 1L << 27;

  /** And this if one of a few needs care. */
  private static final long CARE = 1L << 28;

  private final KeySlots keys = new KeySlots();
  private final VisitBlocks[] blocks = {
    new VisitBlocks(2),
    new VisitBlocks(4),
    new VisitBlocks(8),
    new VisitBlocks(16),
    new VisitBlocks(FEW_MAX)
  };
  private final List<@Nullable ManyVisits> lists = new ArrayList<>();
  private final Deque<Integer> freeLists = new ArrayDeque<>();
  private final ShortVisits view;
  private final long[] single = new long[ShortVisits.WORDS];

  /** Keeps the compiler from leaving out the reads of {@link #lookAhead}. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long lookedAt;

  /**
   * No keys yet.
   *
   * @param view shows the few visits of one key at a time
   */
  VisitSlots(ShortVisits view) {
    this.view = view;
  }

  /** How many keys there are. */
  int size() {
    return keys.size();
  }

  /** The slot that the key has, or would have. */
  int find(long key) {
    return keys.find(key);
  }

  /** The slot behind another; the first one is 0. */
  int after(int slot) {
    return slot + KeySlots.WORDS;
  }

  /** What is behind the last slot. */
  int end() {
    return keys.end();
  }

  /** 0 if nobody has the slot. */
  long key(int slot) {
    return keys.get(slot);
  }

  /**
   * Prepares for {@link #find} of many keys. A table is larger than the processor's caches: looking
   * ahead for many in a row, it waits for all of them at once, not for each in turn.
   */
  void lookAhead(long[] hashes, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen ^= keys.get(keys.home(hashes[i]));
    }
    for (int i = 0; i < count; i++) {
      int slot = keys.find(hashes[i]);
      if (isFew(slot)) {
        VisitBlocks of = blocksOf(slot);
        seen ^= of.data()[of.offset((int) keys.get(slot + NUMBER))];
      }
    }
    lookedAt = seen;
  }

  /**
   * Gives a key a slot, at which it was looked for and not found.
   *
   * @return where it is now
   */
  int take(long key, int slot) {
    int taken = keys.take(key, slot);
    keys.set(taken + INFO, 0); // what a former key left there
    return taken;
  }

  /** Removes a key without visits; its slot may have another now, that was behind it. */
  void remove(int slot) {
    keys.remove(slot);
  }

  /** Removes a key with its single visit or its few. */
  void removeAll(int slot) {
    giveBlockBack(slot);
    keys.remove(slot);
  }

  /** Whether a visit of the key may matter longer than one that is not marked. */
  boolean needsCare(int slot) {
    long info = keys.get(slot + INFO);
    return (info & (MANY | CARE)) != 0 || ((info & FEW) == 0 && VisitInfo.needsCare(info));
  }

  /** When the latest of a key's visits happened, or the only one. */
  long latestMillis(int slot) {
    return keys.get(slot + (isFew(slot) ? LATEST : VISIT));
  }

  /** Gives memory back that is not needed any more. */
  void trim() {
    keys.trim();
  }

  /** Puts the first visit of a key into its slot. */
  void putFirst(int slot, long timeMillis, long id, long ad, long attribute, long info) {
    view.turnTo(keys.array(), slot + VISIT, 0);
    view.insert(0, timeMillis, id, ad, attribute, info);
  }

  /** Looks at the few visits of a key. The look ends with {@link #settle} or {@link #putMany}. */
  void view(int slot) {
    if (isFew(slot)) {
      VisitBlocks of = blocksOf(slot);
      view.turnTo(
          of.data(), of.offset((int) keys.get(slot + NUMBER)), (int) keys.get(slot + COUNT));
    } else {
      System.arraycopy(keys.array(), slot + VISIT, single, 0, single.length);
      view.turnTo(single, 0, 1);
    }
  }

  private boolean isFew(int slot) {
    return (keys.get(slot + INFO) & FEW) != 0;
  }

  private VisitBlocks blocksOf(int slot) {
    return blocks[(int) keys.get(slot + SIZE)];
  }

  /** Makes room for one more of the few visits that are looked at. */
  void makeRoom(int slot) {
    int room = isFew(slot) ? blocksOf(slot).visits() : 1;
    if (view.size() == room) {
      int size = isFew(slot) ? (int) keys.get(slot + SIZE) + 1 : 0;
      VisitBlocks of = blocks[size];
      int block = of.take();
      view.copyTo(of.data(), of.offset(block));
      giveBlockBack(slot);
      put(slot, block, size, FEW);
    }
  }

  private void put(int slot, int number, int size, long info) {
    keys.set(slot + NUMBER, number);
    keys.set(slot + SIZE, size);
    keys.set(slot + INFO, info);
  }

  private void giveBlockBack(int slot) {
    if (isFew(slot)) {
      blocksOf(slot).giveBack((int) keys.get(slot + NUMBER));
    }
  }

  /**
   * Ends the look at a key's few visits.
   *
   * @return whether there are any left; if not, the key is to be removed
   */
  boolean settle(int slot) {
    if (view.size() > 1) {
      keys.set(slot + COUNT, view.size());
      keys.set(slot + LATEST, view.timeMillis(view.size() - 1));
      keys.set(slot + INFO, view.needCare() ? FEW | CARE : FEW);
      return true;
    }
    view.copyTo(single, 0); // before the block is another's
    giveBlockBack(slot);
    view.copyTo(keys.array(), slot + VISIT);
    return view.size() > 0;
  }

  /** Whether the key has many visits. */
  boolean isMany(int slot) {
    return (keys.get(slot + INFO) & MANY) != 0;
  }

  /** The many visits of a key. */
  ManyVisits many(int slot) {
    ManyVisits many = lists.get((int) keys.get(slot + NUMBER));
    if (many == null) {
      throw new IllegalStateException("a key's list is missing");
    }
    return many;
  }

  /** Gives a key many visits, in place of the few it had. */
  void putMany(int slot, ManyVisits many) {
    giveBlockBack(slot);
    Integer free = freeLists.poll();
    int number = free == null ? lists.size() : free;
    if (free == null) {
      lists.add(many);
    } else {
      lists.set(number, many);
    }
    put(slot, number, 0, MANY);
  }

  /** Takes the many visits from a key that has none any more. */
  void dropMany(int slot) {
    int number = (int) keys.get(slot + NUMBER);
    lists.set(number, null);
    freeLists.push(number);
  }
}
