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
  private long[] data = {};
  private int from;
  private int size;

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
}
