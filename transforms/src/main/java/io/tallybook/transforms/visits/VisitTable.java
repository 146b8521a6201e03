package io.tallybook.transforms.visits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The visits of many keys. Most keys have one visit, which lies in the slot itself; some have a
 * few, in a block; and those with more than {@value #FEW_MAX} have {@link ManyVisits}. For one
 * thread.
 */
final class VisitTable {
  /** So many visits of a key are simply looked at again when one more comes. */
  static final int FEW_MAX = 8;

  // A slot begins with its key. With one visit, this is behind it:
  private static final int TIME = 1;
  private static final int ID = 2;
  private static final int AD = 3;
  private static final int ATTRIBUTE = 4;
  private static final int INFO = 5;

  // With more, the number of the block or list, how many there are, the blocks' size, and as info:
  private static final int NUMBER = 1;
  private static final int COUNT = 2;
  private static final int SIZE = 3;
  private static final long FEW = 1L << 26;
  private static final long MANY = 1L << 27;

  private final KeyRules rules;
  private final KeyRules adRules;
  private final KeySlots keys = new KeySlots();
  private final VisitBlocks[] blocks = {
    new VisitBlocks(2), new VisitBlocks(4), new VisitBlocks(FEW_MAX)
  };
  private final List<@Nullable ManyVisits> lists = new ArrayList<>();
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
     * @param info tells how much more often it came than it went
     * @param untilMillis when it stops to matter
     * @return the number of the bucket that has it now
     */
    int carry(
        long key, long timeMillis, long id, long ad, long attribute, long info, long untilMillis);

    /**
     * A state to keep in place of the visits that led to it.
     *
     * @param state not to be changed, nor kept
     * @param untilMillis when it stops to matter
     */
    void keep(long key, long[] state, long untilMillis);

    /** The same of the visits of one ad. */
    void keepOfAd(long key, long ad, long[] state, long untilMillis);
  }

  /**
   * An empty table.
   *
   * @param rules those on all visits of a key
   * @param adRules those on the visits of one ad
   */
  VisitTable(KeyRules rules, KeyRules adRules) {
    this.rules = rules;
    this.adRules = adRules;
    this.view = new ShortVisits(rules, adRules);
  }

  KeyRules rules() {
    return rules;
  }

  KeyRules adRules() {
    return adRules;
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
      if ((keys.get(slot + INFO) & FEW) != 0) {
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
   * @param ad a hash of the ad, together with the key
   * @param info tells how much more often it has come than it has gone, now, and where it lies
   * @param sink is told what the rules on all visits of the key say
   * @param adSink is told what the rules on the visits of the ad say
   */
  void add(
      long key,
      long timeMillis,
      long id,
      long ad,
      long attribute,
      long info,
      MarkSink sink,
      MarkSink adSink) {
    int slot = keys.find(key);
    if (keys.get(slot) == 0) {
      slot = keys.take(key, slot);
      keys.set(slot + TIME, timeMillis);
      keys.set(slot + ID, id);
      keys.set(slot + AD, ad);
      keys.set(slot + ATTRIBUTE, attribute);
      keys.set(slot + INFO, info);
    } else if (isMany(slot)) {
      list(slot).add(timeMillis, id, ad, attribute, info, sink, adSink);
    } else {
      view(slot);
      int index = view.find(timeMillis, id);
      if (view.isAt(index, timeMillis, id)) {
        change(slot, index, VisitInfo.count(info), sink, adSink);
      } else if (view.size() == FEW_MAX) {
        toMany(slot).add(timeMillis, id, ad, attribute, info, sink, adSink);
      } else {
        makeRoom(slot);
        view.insert(index, timeMillis, id, ad, attribute, info);
        if (view.canBeMarked()) {
          view.judge(ad, sink, adSink);
        }
        settle(slot);
      }
    }
  }

  /** One of the few visits of a key comes or goes again. */
  private void change(int slot, int index, int change, MarkSink sink, MarkSink adSink) {
    long info = view.info(index);
    view.setInfo(index, VisitInfo.withCount(info, VisitInfo.count(info) + change));
    view.judge(view.ad(index), sink, adSink);
    if (VisitInfo.count(view.info(index)) == 0) {
      view.remove(index, index + 1);
    }
    if (!settle(slot)) {
      keys.remove(slot);
    }
  }

  /** Looks at the few visits of a key. */
  private void view(int slot) {
    if (isFew(slot)) {
      VisitBlocks of = blocksOf(slot);
      view.turnTo(
          of.data(), of.offset((int) keys.get(slot + NUMBER)), (int) keys.get(slot + COUNT));
    } else {
      System.arraycopy(keys.array(), slot + TIME, single, 0, single.length);
      view.turnTo(single, 0, 1);
    }
  }

  private boolean isFew(int slot) {
    return (keys.get(slot + INFO) & FEW) != 0;
  }

  private boolean isMany(int slot) {
    return (keys.get(slot + INFO) & MANY) != 0;
  }

  private VisitBlocks blocksOf(int slot) {
    return blocks[(int) keys.get(slot + SIZE)];
  }

  private void put(int slot, int number, int size, long info) {
    keys.set(slot + NUMBER, number);
    keys.set(slot + SIZE, size);
    keys.set(slot + INFO, info);
  }

  private ManyVisits list(int slot) {
    ManyVisits list = lists.get((int) keys.get(slot + NUMBER));
    if (list == null) {
      throw new IllegalStateException("a key's list is missing");
    }
    return list;
  }

  /** Makes room for one more of the few visits that are looked at. */
  private void makeRoom(int slot) {
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

  /** Gives the key a list, with the few visits in it that are looked at. */
  private ManyVisits toMany(int slot) {
    ManyVisits list = new ManyVisits(rules, adRules);
    for (int i = 0; i < view.size(); i++) {
      list.add(
          view.timeMillis(i),
          view.id(i),
          view.ad(i),
          view.attribute(i),
          view.info(i),
          MarkSink.NONE,
          MarkSink.NONE);
    }
    giveBlockBack(slot);
    setList(slot, list);
    return list;
  }

  private void setList(int slot, ManyVisits list) {
    Integer free = freeLists.poll();
    int number = free == null ? lists.size() : free;
    if (free == null) {
      lists.add(list);
    } else {
      lists.set(number, list);
    }
    put(slot, number, 0, MANY);
  }

  /**
   * Begins a key from the state that its forgotten visits led to.
   *
   * @param millis all visits before this time are in the state
   */
  void setBase(long key, long[] state, long millis) {
    many(key).setBase(state, millis);
  }

  /** The same of the visits of one ad. */
  void setBaseOfAd(long key, long ad, long[] state, long millis) {
    many(key).setBaseOfAd(ad, state, millis);
  }

  private ManyVisits many(long key) {
    int slot = keys.find(key);
    if (keys.get(slot) == 0) {
      slot = keys.take(key, slot);
      setList(slot, new ManyVisits(rules, adRules));
    } else if (!isMany(slot)) {
      view(slot);
      toMany(slot);
    }
    return list(slot);
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
    if (isMany(slot)) {
      if (list(slot).forgetBefore(keys.get(slot), millis, keeper)) {
        return true;
      }
      int number = (int) keys.get(slot + NUMBER);
      lists.set(number, null);
      freeLists.push(number);
      return false;
    }
    if (!isFew(slot) && keys.get(slot + TIME) >= millis) {
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
              view.ad(index),
              view.attribute(index),
              info,
              kept.untilMillis());
      view.setInfo(index, VisitInfo.carriedTo(info, bucket));
    }
  }
}
