package io.tallybook.transforms.visits;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * A view of the few visits of one key in the order of their times, from the first that matters on.
 * What changes is judged by looking at all of them again. For one thread.
 */
final class ShortVisits {
  /** What is kept of a visit: time, id, ad, attribute, and the rest as {@link VisitInfo} has it. */
  static final int WORDS = 5;

  private static final int ID = 1;
  private static final int AD = 2;
  private static final int ATTRIBUTE = 3;
  private static final int INFO = 4;

  private final KeyRules rules;
  private final KeyRules adRules;
  private final long[] state;
  private final long[] adState;
  private final boolean[] settledOfAd = new boolean[VisitSlots.FEW_MAX];
  private final boolean[] looked = new boolean[VisitSlots.FEW_MAX];
  private long[] data = {};
  private int from;
  private int size;
  private long keptUntilMillis;

  /**
   * A view of nothing yet.
   *
   * @param rules those on all visits of a key
   * @param adRules those on the visits of one ad
   */
  ShortVisits(KeyRules rules, KeyRules adRules) {
    this.rules = rules;
    this.adRules = adRules;
    this.state = rules.newState();
    this.adState = adRules.newState();
  }

  /** Turns to other visits. */
  void turnTo(long[] array, int offset, int count) {
    data = array;
    from = offset;
    size = count;
  }

  int size() {
    return size;
  }

  /** Moves the visits, and looks at them there. */
  void copyTo(long[] array, int offset) {
    System.arraycopy(data, from, array, offset, size * WORDS);
    turnTo(array, offset, size);
  }

  private int at(int index) {
    return from + index * WORDS;
  }

  long timeMillis(int index) {
    return data[at(index)];
  }

  long id(int index) {
    return data[at(index) + ID];
  }

  /** A hash of the ad, together with the key. */
  long ad(int index) {
    return data[at(index) + AD];
  }

  long attribute(int index) {
    return data[at(index) + ATTRIBUTE];
  }

  long info(int index) {
    return data[at(index) + INFO];
  }

  void setInfo(int index, long info) {
    data[at(index) + INFO] = info;
  }

  /** The first visit that is not before a given one; mostly that is behind the last. */
  int find(long timeMillis, long id) {
    int index = size;
    while (index > 0 && !isBefore(index - 1, timeMillis, id)) {
      index--;
    }
    return index;
  }

  private boolean isBefore(int index, long timeMillis, long id) {
    return timeMillis(index) != timeMillis ? timeMillis(index) < timeMillis : id(index) < id;
  }

  boolean isAt(int index, long timeMillis, long id) {
    return index < size && timeMillis(index) == timeMillis && id(index) == id;
  }

  /** Whether one of them matters longer than any that is not marked. */
  boolean needCare() {
    return anyInfo(VisitInfo::needsCare);
  }

  /** Whether one of them is marked, other than those that are carried. */
  boolean areMarked() {
    return anyInfo(VisitInfo::isMarked);
  }

  private boolean anyInfo(LongPredicate is) {
    for (int at = at(0) + INFO; at < at(size); at += WORDS) {
      if (is.test(data[at])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets those visits before a time go that tell no more than the next one does, if the rules are
   * told by the latest.
   *
   * @param finalBefore no visit before this time can come any more
   */
  void removeSuperseded(long millis, long finalBefore) {
    int older = size;
    while (older > 0 && timeMillis(older - 1) >= millis) {
      older--;
    }
    for (int i = older - 1; i >= 0; i--) {
      if (!VisitInfo.isCarried(info(i)) && (attribute(i) == 0 || isSuperseded(i, finalBefore))) {
        remove(i, i + 1);
      }
    }
  }

  private boolean isSuperseded(int index, long finalBefore) {
    int next = index + 1;
    return next < size
        && timeMillis(next) < finalBefore
        && attribute(next) == attribute(index)
        && VisitInfo.isThere(info(next));
  }

  /** Lets the visits before a time go. */
  void removeBefore(long millis) {
    int older = 0;
    while (older < size && timeMillis(older) < millis) {
      older++;
    }
    if (older > 0) {
      remove(0, older);
    }
  }

  /** There must be room for one more. */
  void insert(int index, long timeMillis, long id, long ad, long attribute, long info) {
    int at = at(index);
    System.arraycopy(data, at, data, at + WORDS, (size - index) * WORDS);
    size++;
    data[at] = timeMillis;
    data[at + ID] = id;
    data[at + AD] = ad;
    data[at + ATTRIBUTE] = attribute;
    data[at + INFO] = info;
  }

  void remove(int fromIndex, int toIndex) {
    System.arraycopy(data, at(toIndex), data, at(fromIndex), (size - toIndex) * WORDS);
    size -= toIndex - fromIndex;
  }

  /** Judges all visits by the rules on all of them, and those of one ad by the rules on that. */
  void judge(long ad, MarkSink sink, MarkSink adSink) {
    judgeAll(sink);
    judgeAd(ad, adSink);
  }

  /** The same when one has come: as long as they are too few for any to be marked, none is. */
  void judgeNew(long ad, MarkSink sink, MarkSink adSink) {
    if (size >= rules.visitsToMark()) {
      judgeAll(sink);
    }
    if (countOf(ad) >= adRules.visitsToMark()) {
      judgeAd(ad, adSink);
    }
  }

  private int countOf(long ad) {
    int count = 0;
    for (int at = at(0) + AD; at < at(size); at += WORDS) {
      if (data[at] == ad) {
        count++;
      }
    }
    return count;
  }

  private void judgeAll(MarkSink sink) {
    Arrays.fill(state, 0);
    for (int at = at(0); at < at(size); at += WORDS) {
      long info = data[at + INFO];
      int marks = VisitInfo.isThere(info) ? rules.next(state, data[at], data[at + ATTRIBUTE]) : 0;
      int former = VisitInfo.marks(info);
      if (marks != former && !VisitInfo.isCarried(info)) {
        data[at + INFO] = VisitInfo.withMarks(info, marks);
        sink.changed(data[at], data[at + ID], former, marks);
      }
    }
  }

  private void judgeAd(long ad, MarkSink sink) {
    Arrays.fill(adState, 0);
    for (int at = at(0); at < at(size); at += WORDS) {
      if (data[at + AD] == ad) {
        long info = data[at + INFO];
        int marks =
            VisitInfo.isThere(info) ? adRules.next(adState, data[at], VisitInfo.user(info)) : 0;
        int former = VisitInfo.adMarks(info);
        if (marks != former && !VisitInfo.isCarried(info)) {
          data[at + INFO] = VisitInfo.withAdMarks(info, marks);
          sink.changed(data[at], data[at + ID], former, marks);
        }
      }
    }
  }

  /**
   * Forgets visits when none before a time can come any more: those whose states matter neither to
   * the next visit nor to any that may come, each by itself for all visits and for those of its ad.
   * One that stays, if only because a later bucket has it, keeps those before it of its ad: without
   * them it would be another one's first.
   *
   * @return how many visits before the time stay, the first ones
   */
  int forgetBefore(long millis, VisitTable.Keeper keeper) {
    int older = 0;
    while (older < size && timeMillis(older) < millis) {
      older++;
    }
    keptUntilMillis = 0;
    int settled = older == 0 ? 0 : countSettled(older, millis);
    int stay = older;
    findSettledOfAds(older, settled, millis, keeper);
    for (int index = settled - 1; index >= 0; index--) {
      if (settledOfAd[index]) {
        remove(index, index + 1);
        stay--;
      }
    }
    return stay;
  }

  /** Until when those visits matter that {@link #forgetBefore} let stay. */
  long keptUntilMillis() {
    return keptUntilMillis;
  }

  /** How many of the first visits do not matter to the rules on all visits. */
  private int countSettled(int older, long millis) {
    int settled = 0;
    while (settled < older
        && timeMillis(settled) + rules.reachMillis() <= nextMillis(settled + 1, millis)) {
      settled++;
    }
    if (settled == older) {
      return older; // each was the first, as most are
    }
    Arrays.fill(state, 0);
    long until = 0;
    for (int index = settled; index < older; index++) {
      if (VisitInfo.isThere(info(index))) {
        rules.next(state, timeMillis(index), attribute(index));
        until = Math.max(until, rules.matteringUntilMillis(state));
      }
      if (until <= nextMillis(index + 1, millis)) {
        settled = index + 1;
      }
    }
    if (settled < older) {
      keptUntilMillis = until;
    }
    return settled;
  }

  /** When the next visit happened, or the first that may still come before it. */
  private long nextMillis(int next, long millis) {
    return next < size ? Math.min(timeMillis(next), millis) : millis;
  }

  /** Which of the first visits do not matter to the rules on the visits of their ad. */
  private void findSettledOfAds(
      int older, int settledOfAll, long millis, VisitTable.Keeper keeper) {
    Arrays.fill(settledOfAd, 0, older, false);
    Arrays.fill(looked, 0, older, false);
    for (int index = 0; index < older; index++) {
      if (!looked[index]) {
        int settled = findSettledOfAd(index, older, millis);
        settleAd(index, Math.min(settled, older), settledOfAll, keeper);
      }
    }
  }

  /** Before which visit the state of an ad, whose first visit is given, is settled. */
  private int findSettledOfAd(int first, int older, long millis) {
    if (nextOfAd(first) == size && timeMillis(first) + adRules.reachMillis() <= millis) {
      return size; // the only one, as most are
    }
    Arrays.fill(adState, 0);
    int settled = first;
    long until = 0;
    int index = first;
    while (index < older) {
      looked[index] = true;
      if (VisitInfo.isThere(info(index))) {
        adRules.next(adState, timeMillis(index), VisitInfo.user(info(index)));
      }
      int next = nextOfAd(index);
      long adUntil = adRules.matteringUntilMillis(adState);
      if (adUntil <= nextMillis(next, millis)) {
        settled = next;
        until = 0;
      } else {
        until = Math.max(until, adUntil);
      }
      index = next;
    }
    keptUntilMillis = Math.max(keptUntilMillis, until);
    return settled;
  }

  /** Lets go those visits of an ad before a given one that are behind the last that stays. */
  private void settleAd(int first, int end, int settledOfAll, VisitTable.Keeper keeper) {
    int from = first;
    for (int i = first; i < end; i = nextOfAd(i)) {
      long info = info(i);
      boolean isElsewhere =
          VisitInfo.isCarried(info) && !keeper.isForgotten(VisitInfo.bucket(info));
      if (isElsewhere) {
        long last = keeper.lastMillis(VisitInfo.bucket(info));
        keptUntilMillis = Math.max(keptUntilMillis, last);
      }
      if (isElsewhere || i >= settledOfAll) {
        from = nextOfAd(i);
      }
    }
    for (int i = from; i < end; i = nextOfAd(i)) {
      settledOfAd[i] = true;
    }
  }

  /** The next visit of the same ad, or the number of all. */
  private int nextOfAd(int index) {
    int next = index + 1;
    while (next < size && ad(next) != ad(index)) {
      next++;
    }
    return next;
  }
}
