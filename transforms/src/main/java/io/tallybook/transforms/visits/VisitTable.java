package io.tallybook.transforms.visits;

/**
 * The visits of many keys, and what the rules of the keys say of them. For one thread.
 *
 * <p>A key with up to {@value VisitSlots#FEW_MAX} visits is judged by looking at all of them again
 * when one more comes; one with more keeps states, see {@link ManyVisits}.
 */
final class VisitTable {
  private final KeyRules rules;
  private final KeyRules adRules;

  /** What is looked at, one key at a time. */
  private final ShortVisits view;

  private final VisitRetention retention;
  private final VisitSlots slots;

  /** Whether the latest visit of a key matters longer than those before it. */
  private final boolean isLatestNeeded;

  /** No visit before this time matters to any key without marks, other than the latest. */
  private long settledBefore = Long.MIN_VALUE;

  /** No visit before this time can come any more. */
  private long finalBefore = Long.MIN_VALUE;

  /** Is told what has to be kept in place of visits whose bucket is forgotten. */
  interface Keeper {
    /** Whether the bucket of a number is forgotten. */
    boolean isForgotten(int bucketNumber);

    /** The last millisecond of a bucket, since the epoch, UTC. */
    long lastMillis(int bucketNumber);

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
   * @param isLatestNeeded whether the latest visit of a key matters longer than {@link
   *     #settleBefore} says, see {@link LaneRules}
   */
  VisitTable(KeyRules rules, KeyRules adRules, boolean isLatestNeeded) {
    this.isLatestNeeded = isLatestNeeded;
    this.rules = rules;
    this.adRules = adRules;
    this.view = new ShortVisits(rules, adRules);
    this.retention = new VisitRetention(view, rules, adRules);
    this.slots = new VisitSlots(view);
  }

  KeyRules rules() {
    return rules;
  }

  KeyRules adRules() {
    return adRules;
  }

  /** Whether the latest visit of a key matters longer than those before it. */
  boolean isLatestNeeded() {
    return isLatestNeeded;
  }

  /** How many keys there are. */
  int size() {
    return slots.size();
  }

  /** Prepares for {@link #add} of many keys. */
  void lookAhead(long[] hashes, int count) {
    slots.lookAhead(hashes, count);
  }

  /**
   * A visit comes or goes.
   *
   * @param key whose visit it is; not 0
   * @param ad a hash of the ad, together with the key
   * @param info tells how much more often it has come than it has gone, now
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
    int slot = slots.find(key);
    if (slots.key(slot) == 0) {
      slots.putFirst(slots.take(key, slot), timeMillis, id, ad, attribute, info);
    } else if (slots.isMany(slot)) {
      slots.many(slot).add(timeMillis, id, ad, attribute, info, sink, adSink);
    } else {
      slots.view(slot);
      if (!isLatestNeeded && !slots.needsCare(slot)) {
        view.removeBefore(settledBefore);
      }
      int index = view.find(timeMillis, id);
      if (view.isAt(index, timeMillis, id)) {
        change(slot, index, VisitInfo.count(info), sink, adSink);
      } else if (view.size() == VisitSlots.FEW_MAX) {
        toMany(slot).add(timeMillis, id, ad, attribute, info, sink, adSink);
      } else {
        slots.makeRoom(slot);
        view.insert(index, timeMillis, id, ad, attribute, info);
        view.judgeNew(ad, sink, adSink);
        slots.settle(slot);
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
    if (!slots.settle(slot)) {
      slots.remove(slot);
    }
  }

  /** Gives the key lists, with the few visits in it that are looked at. */
  private ManyVisits toMany(int slot) {
    ManyVisits many = new ManyVisits(rules, adRules);
    for (int i = 0; i < view.size(); i++) {
      many.add(
          view.timeMillis(i),
          view.id(i),
          view.ad(i),
          view.attribute(i),
          view.info(i),
          MarkSink.NONE,
          MarkSink.NONE);
    }
    slots.putMany(slot, many);
    return many;
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
    int slot = slots.find(key);
    if (slots.key(slot) == 0) {
      ManyVisits many = new ManyVisits(rules, adRules);
      slots.putMany(slots.take(key, slot), many);
      return many;
    }
    if (slots.isMany(slot)) {
      return slots.many(slot);
    }
    slots.view(slot);
    return toMany(slot);
  }

  /**
   * Forgets the visits of a key before a time, as far as they do not matter any more.
   *
   * @param keeper is told what still matters
   */
  void forgetBefore(long key, long millis, Keeper keeper) {
    int slot = slots.find(key);
    if (slots.key(slot) != 0) {
      staysAfter(slot, millis, keeper);
    }
  }

  /** The same of all keys, one after another as they lie in memory. */
  void forgetBefore(long millis, Keeper keeper) {
    int slot = 0;
    while (slot < slots.end()) {
      boolean isTaken = slots.key(slot) != 0;
      boolean stays = isTaken && staysAfter(slot, millis, keeper);
      // A key that goes may leave its slot to one from behind it.
      slot = isTaken && !stays ? slot : slots.after(slot);
    }
  }

  /** Forgets visits of one key; tells whether it stays. */
  private boolean staysAfter(int slot, long millis, Keeper keeper) {
    if (!isLatestNeeded && millis <= settledBefore && !slots.needsCare(slot)) {
      // Of those that go on coming the old ones go when the next comes.
      if (slots.latestMillis(slot) >= millis) {
        return true;
      }
      slots.removeAll(slot);
      return false;
    }
    if (hasLeftAfter(slot, millis, keeper)) {
      return true;
    }
    slots.remove(slot);
    return false;
  }

  /**
   * No visit can come any more that is as near to one before a time as rules reach: what is before
   * it matters to nothing unless it is marked.
   *
   * @param noneBefore no visit before this time can come any more
   */
  void settleBefore(long millis, long noneBefore) {
    settledBefore = Math.max(settledBefore, millis);
    finalBefore = Math.max(finalBefore, noneBefore);
  }

  /** Gives memory back that is not needed any more. */
  void trim() {
    slots.trim();
  }

  /** Forgets visits that may matter; tells whether any is left, or a state that matters. */
  private boolean hasLeftAfter(int slot, long millis, Keeper keeper) {
    if (slots.isMany(slot)) {
      boolean stays = slots.many(slot).forgetBefore(slots.key(slot), millis, keeper);
      if (!stays) {
        slots.dropMany(slot);
      }
      return stays;
    }
    slots.view(slot);
    if (isLatestNeeded && millis <= settledBefore && !view.areMarked()) {
      retention.removeSuperseded(millis, finalBefore);
    }
    int older = retention.forgetBefore(millis, keeper);
    for (int i = 0; i < older; i++) {
      carry(slots.key(slot), i, keeper);
    }
    return slots.settle(slot);
  }

  private void carry(long key, int index, Keeper keeper) {
    long info = view.info(index);
    if (!VisitInfo.isCarried(info) || keeper.isForgotten(VisitInfo.bucket(info))) {
      int bucket =
          keeper.carry(
              key,
              view.timeMillis(index),
              view.id(index),
              view.ad(index),
              view.attribute(index),
              info,
              retention.keptUntilMillis());
      view.setInfo(index, VisitInfo.carriedTo(info, bucket));
    }
  }
}
