package io.tallybook.transforms.visits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The visits of one key in the order of their times, and what the key's rules say of them.
 *
 * <p>A visit may come and go in any order: it is there while it came more often than it went. The
 * rules' state before every {@value #CHUNK_MAX}th visit is kept, so that one which arrives late
 * costs a look at its neighbours and then at those behind it, until the state is what it was
 * before. One that arrives in order costs one step. For one thread.
 */
final class VisitList {
  private static final int CHUNK_MAX = 64;

  /** What is kept of a visit: time, id, attribute, and the rest as {@link VisitInfo} has it. */
  private static final int WORDS = 4;

  private final KeyRules rules;
  private final List<Chunk> chunks = new ArrayList<>(1);

  /** The state after the last visit. */
  private long[] end;

  /** Visits before this time are in the first state, and in no chunk. */
  private long forgottenBefore = Long.MIN_VALUE;

  VisitList(KeyRules rules) {
    this.rules = rules;
    this.end = rules.newState();
    chunks.add(new Chunk(rules.newState()));
  }

  /** Some visits, one after another. */
  private static final class Chunk {
    /** The state before the first of them. */
    private long[] before;

    private long[] visits = new long[2 * WORDS];
    private int size;

    Chunk(long[] before) {
      this.before = before;
    }

    long timeMillis(int index) {
      return visits[index * WORDS];
    }

    /** The first visit that is not before a given one. */
    int find(long timeMillis, long id) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (isBefore(middle, timeMillis, id)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    boolean isBefore(int index, long timeMillis, long id) {
      int at = index * WORDS;
      return visits[at] != timeMillis ? visits[at] < timeMillis : visits[at + 1] < id;
    }

    boolean isAt(int index, long timeMillis, long id) {
      int at = index * WORDS;
      return index < size && visits[at] == timeMillis && visits[at + 1] == id;
    }

    void insert(int index) {
      if ((size + 1) * WORDS > visits.length) {
        visits = Arrays.copyOf(visits, visits.length * 2);
      }
      int at = index * WORDS;
      System.arraycopy(visits, at, visits, at + WORDS, (size - index) * WORDS);
      size++;
    }

    void remove(int from, int to) {
      System.arraycopy(visits, to * WORDS, visits, from * WORDS, (size - to) * WORDS);
      size -= to - from;
    }
  }

  /**
   * A visit comes or goes, unless it is of those that are forgotten.
   *
   * @param info tells how much more often it has come than it has gone, now
   */
  void add(long timeMillis, long id, long attribute, long info, MarkSink sink) {
    if (timeMillis < forgottenBefore) {
      return;
    }
    int number = chunkOf(timeMillis, id);
    Chunk chunk = chunks.get(number);
    int index = chunk.find(timeMillis, id);
    if (chunk.isAt(index, timeMillis, id)) {
      change(number, index, VisitInfo.count(info), sink);
      return;
    }
    if (chunk.size == CHUNK_MAX) {
      split(number);
      add(timeMillis, id, attribute, info, sink);
      return;
    }
    boolean isLast = number == chunks.size() - 1 && index == chunk.size;
    chunk.insert(index);
    write(chunk, index, timeMillis, id, attribute, info);
    if (VisitInfo.isThere(info) && isLast) {
      mark(chunk, index, rules.next(end, timeMillis, attribute), sink);
    } else if (VisitInfo.isThere(info)) {
      judgeFrom(number, index, sink);
    }
  }

  /** A visit that is known comes or goes. */
  private void change(int number, int index, int change, MarkSink sink) {
    Chunk chunk = chunks.get(number);
    int at = index * WORDS + 3;
    long former = chunk.visits[at];
    long info = VisitInfo.withCount(former, VisitInfo.count(former) + change);
    chunk.visits[at] = info;
    if (VisitInfo.isThere(info) != VisitInfo.isThere(former)) {
      judgeFrom(number, index, sink);
    }
    if (VisitInfo.count(info) == 0) {
      chunk.remove(index, index + 1);
      if (chunk.size == 0 && chunks.size() > 1) {
        chunks.remove(number);
      }
    }
  }

  private static void write(
      Chunk chunk, int index, long timeMillis, long id, long attribute, long info) {
    int at = index * WORDS;
    chunk.visits[at] = timeMillis;
    chunk.visits[at + 1] = id;
    chunk.visits[at + 2] = attribute;
    chunk.visits[at + 3] = info;
  }

  /** The last chunk that begins before a visit, or the first one. */
  private int chunkOf(long timeMillis, long id) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      Chunk chunk = chunks.get(middle);
      if (chunk.isBefore(0, timeMillis, id) || chunk.isAt(0, timeMillis, id)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Makes two of a full chunk; nothing is judged anew. */
  private void split(int number) {
    Chunk chunk = chunks.get(number);
    int half = chunk.size / 2;
    long[] state = chunk.before.clone();
    for (int i = 0; i < half; i++) {
      next(state, chunk, i);
    }
    Chunk second = new Chunk(state);
    second.visits = Arrays.copyOfRange(chunk.visits, half * WORDS, CHUNK_MAX * WORDS);
    second.size = chunk.size - half;
    chunk.size = half;
    chunks.add(number + 1, second);
  }

  /** Takes a visit into the state, if it is there, and tells its marks. */
  private int next(long[] state, Chunk chunk, int index) {
    int at = index * WORDS;
    return VisitInfo.isThere(chunk.visits[at + 3])
        ? rules.next(state, chunk.visits[at], chunk.visits[at + 2])
        : 0;
  }

  /** Judges again from a visit on, until nothing can change any more. */
  private void judgeFrom(int firstNumber, int firstIndex, MarkSink sink) {
    long[] state = chunks.get(firstNumber).before.clone();
    for (int i = 0; i < firstIndex; i++) {
      next(state, chunks.get(firstNumber), i);
    }
    int index = firstIndex;
    for (int number = firstNumber; number < chunks.size(); number++) {
      Chunk chunk = chunks.get(number);
      if (number > firstNumber) {
        if (Arrays.equals(chunk.before, state)) {
          return;
        }
        chunk.before = state.clone();
      }
      for (; index < chunk.size; index++) {
        mark(chunk, index, next(state, chunk, index), sink);
      }
      index = 0;
    }
    end = state;
  }

  private static void mark(Chunk chunk, int index, int marks, MarkSink sink) {
    int at = index * WORDS;
    long info = chunk.visits[at + 3];
    int former = VisitInfo.marks(info);
    if (marks != former && !VisitInfo.isCarried(info)) {
      chunk.visits[at + 3] = VisitInfo.withMarks(info, marks);
      sink.changed(chunk.visits[at], chunk.visits[at + 1], former, marks);
    }
  }

  /**
   * Forgets the visits before a time; the state they led to stays.
   *
   * @return whether there were any
   */
  boolean forgetBefore(long millis) {
    forgottenBefore = Math.max(forgottenBefore, millis);
    boolean any = false;
    while (chunks.size() > 1 && chunks.get(1).timeMillis(0) < millis) {
      chunks.remove(0);
      any = true;
    }
    Chunk first = chunks.get(0);
    int gone = first.find(millis, Long.MIN_VALUE);
    for (int i = 0; i < gone; i++) {
      next(first.before, first, i);
    }
    first.remove(0, gone);
    if (first.size == 0 && chunks.size() > 1) {
      chunks.remove(0);
    }
    return any || gone > 0;
  }

  boolean isEmpty() {
    return chunks.size() == 1 && chunks.get(0).size == 0;
  }

  /** The state before the first visit that is remembered. */
  long[] base() {
    return chunks.get(0).before;
  }

  /**
   * Begins from another state.
   *
   * @param state of all visits before a time, which are forgotten
   */
  void setBase(long[] state, long millis) {
    if (millis > forgottenBefore) {
      forgetBefore(millis);
      chunks.get(0).before = state.clone();
      judgeFrom(0, 0, MarkSink.NONE);
    }
  }
}
