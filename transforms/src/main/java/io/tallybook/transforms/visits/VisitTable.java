package io.tallybook.transforms.visits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The visits of many keys. Most keys have one visit, which lies in the slot itself; some have a
 * few, in a block; and those with more than {@value #SHORT_MAX} have a {@link VisitList}. For one
 * thread.
 */
final class VisitTable {
  /** So many visits of a key are simply looked at again when one more comes. */
  static final int SHORT_MAX = 8;

  // A slot begins with its key. With one visit, this is behind it:
  private static final int TIME = 1;
  private static final int ID = 2;
  private static final int ATTRIBUTE = 3;
  private static final int INFO = 4;

  // With more, the number of the block or list, how many there are, and one of these as info:
  private static final int NUMBER = 1;
  private static final int COUNT = 2;
  private static final long SHORT = 1L << 25;
  private static final long LONG = 1L << 26;

  private final KeyRules rules;
  private final KeySlots keys = new KeySlots();
  private final VisitBlocks[] blocks = {
    new VisitBlocks(2), new VisitBlocks(4), new VisitBlocks(SHORT_MAX)
  };
  private final List<@Nullable VisitList> lists = new ArrayList<>();
  private final Deque<Integer> freeLists = new ArrayDeque<>();

  /** What is looked at, one key at a time. */
  private final ShortVisits view;

  private final long[] single = new long[ShortVisits.WORDS];
  private final ShortVisits.Kept kept = new ShortVisits.Kept();

  /** Keeps the compiler from leaving out the reads of {@link #lookAhead}. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long lookedAt;

  /** Is told what has to be kept in place of visits whose bucket is forgotten. */
  interface Keeper {
    /** Whether the bucket of a number is forgotten. */
    boolean isForgotten(int bucketNumber);

    /**
     * A visit to keep for the sake of later ones.
     *
     * @param count how much more often it came than it went
     * @param untilMillis when it stops to matter
     * @return the number of the bucket that has it now
     */
    int carry(long key, long timeMillis, long id, long attribute, int count, long untilMillis);

    /**
     * A state to keep in place of the visits that led to it.
     *
     * @param state not to be changed, nor kept
     * @param untilMillis when it stops to matter
     */
    void keep(long key, long[] state, long untilMillis);
  }

  VisitTable(KeyRules rules) {
    this.rules = rules;
    this.view = new ShortVisits(rules);
  }

  KeyRules rules() {
    return rules;
  }

  /** How many keys there are. */
  int size() {
    return keys.size();
  }

  /**
   * Prepares for {@link #add} of many keys. A table is larger than the processor's caches: looking
   * ahead for many in a row, it waits for all of them at once, not for each in turn.
   */
  void lookAhead(long[] hashes, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen ^= keys.get(keys.home(hashes[i]));
    }
    for (int i = 0; i < count; i++) {
      int slot = keys.find(hashes[i]);
      if ((keys.get(slot + INFO) & SHORT) != 0) {
        VisitBlocks of = blocksOf(slot);
        seen ^= of.data()[of.offset((int) keys.get(slot + NUMBER))];
      }
    }
    lookedAt = seen;
  }

  /**
   * A visit comes or goes.
   *
   * @param key whose visit it is; not 0
   * @param info tells how much more often it has come than it has gone, now, and where it lies
   */
  void add(long key, long timeMillis, long id, long attribute, long info, MarkSink sink) {
    int slot = keys.find(key);
    if (keys.get(slot) == 0) {
      put(keys.take(key, slot), timeMillis, id, attribute, info);
    } else if (isLong(slot)) {
      list(slot).add(timeMillis, id, attribute, info, sink);
    } else {
      addToFew(slot, timeMillis, id, attribute, info, sink);
    }
  }

  private void put(int slot, long timeMillis, long id, long attribute, long info) {
    keys.set(slot + TIME, timeMillis);
    keys.set(slot + ID, id);
    keys.set(slot + ATTRIBUTE, attribute);
    keys.set(slot + INFO, info);
  }

  private void addToFew(
      int slot, long timeMillis, long id, long attribute, long info, MarkSink sink) {
    view(slot);
    int index = view.find(timeMillis, id);
    boolean isNew = !view.isAt(index, timeMillis, id);
    if (isNew && view.size() == SHORT_MAX) {
      toList(slot).add(timeMillis, id, attribute, info, sink);
      return;
    }
    if (isNew) {
      makeRoom(slot);
      view.insert(index, timeMillis, id, attribute, info);
    } else {
      long former = view.info(index);
      view.setInfo(
          index, VisitInfo.withCount(former, VisitInfo.count(former) + VisitInfo.count(info)));
    }
    if (!isNew || view.size() >= rules.visitsToMark()) {
      view.judge(sink);
    }
    if (VisitInfo.count(view.info(index)) == 0) {
      view.remove(index, index + 1);
    }
    if (!settle(slot)) {
      keys.remove(slot);
    }
  }

  /** Looks at the few visits of a key. */
  private void view(int slot) {
    if (isShort(slot)) {
      VisitBlocks of = blocksOf(slot);
      view.turnTo(
          of.data(), of.offset((int) keys.get(slot + NUMBER)), (int) keys.get(slot + COUNT));
    } else {
      System.arraycopy(keys.array(), slot + TIME, single, 0, single.length);
      view.turnTo(single, 0, 1);
    }
  }

  private boolean isShort(int slot) {
    return (keys.get(slot + INFO) & SHORT) != 0;
  }

  private boolean isLong(int slot) {
    return (keys.get(slot + INFO) & LONG) != 0;
  }

  private VisitBlocks blocksOf(int slot) {
    return blocks[(int) keys.get(slot + ATTRIBUTE)];
  }

  private VisitList list(int slot) {
    VisitList list = lists.get((int) keys.get(slot + NUMBER));
    if (list == null) {
      throw new IllegalStateException("a key's list is missing");
    }
    return list;
  }

  /** Makes room for one more of the few visits that are looked at. */
  private void makeRoom(int slot) {
    int room = isShort(slot) ? blocksOf(slot).visits() : 1;
    if (view.size() == room) {
      int size = isShort(slot) ? (int) keys.get(slot + ATTRIBUTE) + 1 : 0;
      VisitBlocks of = blocks[size];
      int block = of.take();
      view.copyTo(of.data(), of.offset(block));
      giveBlockBack(slot);
      put(slot, block, view.size(), size, SHORT);
    }
  }

  private void giveBlockBack(int slot) {
    if (isShort(slot)) {
      blocksOf(slot).giveBack((int) keys.get(slot + NUMBER));
    }
  }

  /**
   * Ends the look at a key's few visits.
   *
   * @return whether there are any left; if not, the key is to be removed
   */
  private boolean settle(int slot) {
    if (view.size() > 1) {
      keys.set(slot + COUNT, view.size());
      return true;
    }
    view.copyTo(single, 0);
    giveBlockBack(slot);
    System.arraycopy(single, 0, keys.array(), slot + TIME, single.length);
    return view.size() > 0;
  }

  /** Gives the key a list, with its few visits in it if it has any. */
  private VisitList toList(int slot) {
    VisitList list = new VisitList(rules);
    for (int i = 0; i < view.size(); i++) {
      list.add(view.timeMillis(i), view.id(i), view.attribute(i), view.info(i), MarkSink.NONE);
    }
    giveBlockBack(slot);
    setList(slot, list);
    return list;
  }

  private void setList(int slot, VisitList list) {
    Integer free = freeLists.poll();
    int number = free == null ? lists.size() : free;
    if (free == null) {
      lists.add(list);
    } else {
      lists.set(number, list);
    }
    put(slot, number, 0, 0, LONG);
  }

  /**
   * Begins a key from the state that its forgotten visits led to.
   *
   * @param millis all visits before this time are in the state
   */
  void setBase(long key, long[] state, long millis) {
    int slot = keys.find(key);
    if (keys.get(slot) == 0) {
      slot = keys.take(key, slot);
      setList(slot, new VisitList(rules));
    } else if (!isLong(slot)) {
      view(slot);
      toList(slot);
    }
    list(slot).setBase(state, millis);
  }

  /**
   * Forgets the visits before a time, as far as they do not matter any more.
   *
   * @param keeper is told what still matters
   */
  void forgetBefore(long millis, Keeper keeper) {
    int slot = 0;
    while (slot < keys.end()) {
      if (keys.get(slot) != 0 && !staysAfter(slot, millis, keeper)) {
        keys.remove(slot); // and look at it again, as another key may have come there
      } else {
        slot += KeySlots.WORDS;
      }
    }
    keys.trim();
  }

  /** Forgets visits of one key; tells whether it has any left, or a state that matters. */
  private boolean staysAfter(int slot, long millis, Keeper keeper) {
    if (isLong(slot)) {
      return forgetInList(slot, millis, keeper);
    }
    if (!isShort(slot) && keys.get(slot + TIME) >= millis) {
      return true;
    }
    view(slot);
    int forgettable = view.countForgettable(millis, kept);
    long key = keys.get(slot);
    for (int i = forgettable; i < kept.older(); i++) {
      carry(key, i, keeper);
    }
    view.remove(0, forgettable);
    return settle(slot);
  }

  private void carry(long key, int index, Keeper keeper) {
    long info = view.info(index);
    if (!VisitInfo.isCarried(info) || keeper.isForgotten(VisitInfo.place(info))) {
      int bucket =
          keeper.carry(
              key,
              view.timeMillis(index),
              view.id(index),
              view.attribute(index),
              VisitInfo.count(info),
              kept.untilMillis());
      view.setInfo(index, VisitInfo.carriedTo(info, bucket));
    }
  }

  private boolean forgetInList(int slot, long millis, Keeper keeper) {
    VisitList list = list(slot);
    boolean changed = list.forgetBefore(millis);
    long until = rules.matteringUntilMillis(list.base());
    if (changed && until > millis) {
      keeper.keep(keys.get(slot), list.base(), until);
    }
    if (!list.isEmpty() || until > millis) {
      return true;
    }
    int number = (int) keys.get(slot + NUMBER);
    lists.set(number, null);
    freeLists.push(number);
    return false;
  }
}
