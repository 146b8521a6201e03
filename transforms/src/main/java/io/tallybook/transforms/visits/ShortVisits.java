package io.tallybook.transforms.visits;

import java.util.Arrays;

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
  private final boolean[] settled = new boolean[VisitSlots.FEW_MAX];
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

  /** Whether so many visits can be marked by any rule. */
  boolean canBeMarked() {
    return size >= rules.visitsToMark() || size >= adRules.visitsToMark();
  }

  /** Judges all visits by the rules on all of them, and those of one ad by the rules on that. */
  void judge(long ad, MarkSink sink, MarkSink adSink) {
    Arrays.fill(state, 0);
    Arrays.fill(adState, 0);
    for (int index = 0; index < size; index++) {
      int at = at(index);
      long info = data[at + INFO];
      boolean isThere = VisitInfo.isThere(info);
      int marks = isThere ? rules.next(state, data[at], data[at + ATTRIBUTE]) : 0;
      int former = VisitInfo.marks(info);
      if (marks != former && !VisitInfo.isCarried(info)) {
        info = VisitInfo.withMarks(info, marks);
        sink.changed(data[at], data[at + ID], VisitInfo.place(info), former, marks);
      }
      if (data[at + AD] == ad) {
        int adMarks = isThere ? adRules.next(adState, data[at], VisitInfo.user(info)) : 0;
        int formerly = VisitInfo.adMarks(info);
        if (adMarks != formerly && !VisitInfo.isCarried(info)) {
          info = VisitInfo.withAdMarks(info, adMarks);
          adSink.changed(data[at], data[at + ID], VisitInfo.place(info), formerly, adMarks);
        }
      }
      data[at + INFO] = info;
    }
  }

  /**
   * Forgets visits when none before a time can come any more: those whose states matter neither to
   * the next visit nor to any that may come, each by itself for all visits and for those of its ad.
   *
   * @return how many visits before the time stay, the first ones
   */
  int forgetBefore(long millis) {
    int older = 0;
    while (older < size && timeMillis(older) < millis) {
      older++;
    }
    keptUntilMillis = 0;
    int settled = older == 0 ? 0 : countSettled(older, millis);
    int stay = older;
    boolean[] settledAds = settledAds(older, millis);
    for (int index = settled - 1; index >= 0; index--) {
      if (settledAds[index]) {
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
    Arrays.fill(state, 0);
    int settled = 0;
    long until = 0;
    for (int index = 0; index < older; index++) {
      if (VisitInfo.isThere(info(index))) {
        rules.next(state, timeMillis(index), attribute(index));
        until = Math.max(until, rules.matteringUntilMillis(state));
      }
      long next = index + 1 < size ? Math.min(timeMillis(index + 1), millis) : millis;
      if (until <= next) {
        settled = index + 1;
      }
    }
    if (settled < older) {
      keptUntilMillis = until;
    }
    return settled;
  }

  /** Which of the first visits do not matter to the rules on the visits of their ad. */
  private boolean[] settledAds(int older, long millis) {
    for (int index = older - 1; index >= 0; index--) {
      int next = nextOfAd(index);
      boolean isLastOlder = next >= older;
      long until = adMatteringUntilMillis(index);
      long nextMillis = next < size ? Math.min(timeMillis(next), millis) : millis;
      settled[index] = until <= nextMillis || (!isLastOlder && settled[next]);
      if (!settled[index]) {
        keptUntilMillis = Math.max(keptUntilMillis, until);
      }
    }
    return settled;
  }

  /** The next visit of the same ad, or the number of all. */
  private int nextOfAd(int index) {
    int next = index + 1;
    while (next < size && ad(next) != ad(index)) {
      next++;
    }
    return next;
  }

  /** Until when the state matters of the ad of a visit, after the visit. */
  private long adMatteringUntilMillis(int last) {
    Arrays.fill(adState, 0);
    for (int index = 0; index <= last; index++) {
      if (ad(index) == ad(last) && VisitInfo.isThere(info(index))) {
        adRules.next(adState, timeMillis(index), VisitInfo.user(info(index)));
      }
    }
    return adRules.matteringUntilMillis(adState);
  }
}
