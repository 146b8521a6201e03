package io.tallybook.transforms.visits;

import java.util.Arrays;

/**
 * A view of the few visits of one key in the order of their times, from the first that matters on.
 * What changes is judged by looking at all of them again. For one thread.
 */
final class ShortVisits {
  /** What is kept of a visit: time, id, attribute, and the rest as {@link VisitInfo} has it. */
  static final int WORDS = 4;

  private final KeyRules rules;
  private final long[] state;
  private long[] data = {};
  private int from;
  private int size;

  ShortVisits(KeyRules rules) {
    this.rules = rules;
    this.state = rules.newState();
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
    return data[at(index) + 1];
  }

  long attribute(int index) {
    return data[at(index) + 2];
  }

  long info(int index) {
    return data[at(index) + 3];
  }

  void setInfo(int index, long info) {
    data[at(index) + 3] = info;
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
  void insert(int index, long timeMillis, long id, long attribute, long info) {
    int at = at(index);
    System.arraycopy(data, at, data, at + WORDS, (size - index) * WORDS);
    size++;
    data[at] = timeMillis;
    data[at + 1] = id;
    data[at + 2] = attribute;
    data[at + 3] = info;
  }

  void remove(int fromIndex, int toIndex) {
    System.arraycopy(data, at(toIndex), data, at(fromIndex), (size - toIndex) * WORDS);
    size -= toIndex - fromIndex;
  }

  /** Judges all visits and tells what has changed. */
  void judge(MarkSink sink) {
    Arrays.fill(state, 0);
    for (int index = 0; index < size; index++) {
      int at = at(index);
      long info = data[at + 3];
      int marks = VisitInfo.isThere(info) ? rules.next(state, data[at], data[at + 2]) : 0;
      int former = VisitInfo.marks(info);
      if (marks != former && !VisitInfo.isCarried(info)) {
        data[at + 3] = VisitInfo.withMarks(info, marks);
        sink.changed(data[at], data[at + 1], VisitInfo.place(info), former, marks);
      }
    }
  }

  /**
   * Finds how many of the first visits can be forgotten when none before a time can come any more:
   * the most of those whose state matters neither to the next visit nor to any that may come.
   *
   * @param kept is given what became of the others
   */
  int countForgettable(long millis, Kept kept) {
    Arrays.fill(state, 0);
    kept.older = 0;
    kept.untilMillis = 0;
    int forgettable = 0;
    while (kept.older < size && timeMillis(kept.older) < millis) {
      int index = kept.older++;
      if (VisitInfo.isThere(info(index))) {
        rules.next(state, timeMillis(index), attribute(index));
      }
      kept.untilMillis = rules.matteringUntilMillis(state);
      long next = kept.older < size ? Math.min(timeMillis(kept.older), millis) : millis;
      if (kept.untilMillis <= next) {
        forgettable = kept.older;
      }
    }
    return forgettable;
  }

  /** Which visits are older than a time, and until when their state matters. */
  static final class Kept {
    private int older;
    private long untilMillis;

    int older() {
      return older;
    }

    long untilMillis() {
      return untilMillis;
    }
  }
}
