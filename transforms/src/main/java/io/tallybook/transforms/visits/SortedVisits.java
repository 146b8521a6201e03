package io.tallybook.transforms.visits;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.traffic.HistoryRule;
import io.tallybook.transforms.traffic.VisitKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The visits of one shard of a bounded input, to be read in the order of one key, then of time.
 * They stay in the batches they came in. For one thread.
 */
final class SortedVisits {
  private static final int SIZE_BITS = 24;
  private static final long NUMBER_MASK = (1L << SIZE_BITS) - 1;

  private final Visit visit = new Visit();
  private final List<byte[]> arrays = new ArrayList<>();

  /** Where each visit lies: the number of its array, and its position there. */
  private long[] places = new long[1 << 10];

  private long[] times = new long[1 << 10];
  private long[] ids = new long[1 << 10];
  private long[] keys = new long[0];
  private int size;
  private VisitKey sortedKey = VisitKey.ADDRESS;

  /** The visits in order: the upper bits of the key, then the visit's number. */
  private long[] order = new long[0];

  /** Adds the next visit of a batch, which must not change any more. */
  void add(BytesReader in) {
    if (arrays.isEmpty() || arrays.get(arrays.size() - 1) != in.array()) {
      arrays.add(in.array());
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      times = Arrays.copyOf(times, size * 2);
      ids = Arrays.copyOf(ids, size * 2);
    }
    if (size > NUMBER_MASK) {
      throw new IllegalStateException("a shard can have " + (NUMBER_MASK + 1) + " clicks");
    }
    places[size] = ((long) (arrays.size() - 1) << Integer.SIZE) | in.position();
    visit.read(in);
    times[size] = visit.timeMillis();
    ids[size] = visit.id();
    size++;
  }

  /** Sorts by one of the lane's keys. */
  void sortBy(VisitKey key) {
    sortedKey = key;
    keys = new long[size];
    order = new long[size];
    for (int number = 0; number < size; number++) {
      read(number);
      keys[number] = visit.key(key);
      order[number] = (keys[number] & ~NUMBER_MASK) | number;
    }
    Arrays.sort(order);
    int from = 0;
    for (int to = 1; to <= size; to++) {
      if (to == size || (order[to] & ~NUMBER_MASK) != (order[from] & ~NUMBER_MASK)) {
        if (to - from > 1) {
          sortAlike(from, to);
        }
        from = to;
      }
    }
  }

  /** Sorts visits whose keys begin alike: mostly, those of one key. */
  private void sortAlike(int from, int to) {
    Integer[] numbers = new Integer[to - from];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) (order[from + i] & NUMBER_MASK);
    }
    Arrays.sort(numbers, this::compare);
    for (int i = 0; i < numbers.length; i++) {
      order[from + i] = (order[from + i] & ~NUMBER_MASK) | numbers[i];
    }
  }

  private int compare(Integer number, Integer other) {
    int byKey = Long.compare(keys[number], keys[other]);
    if (byKey != 0) {
      return byKey;
    }
    int byTime = Long.compare(times[number], times[other]);
    return byTime != 0 ? byTime : Long.compare(ids[number], ids[other]);
  }

  int size() {
    return size;
  }

  private int number(int index) {
    return (int) (order[index] & NUMBER_MASK);
  }

  long key(int index) {
    return keys[number(index)];
  }

  long timeMillis(int index) {
    return times[number(index)];
  }

  long id(int index) {
    return ids[number(index)];
  }

  private Visit visit(int index) {
    read(number(index));
    return visit;
  }

  private void read(int number) {
    long place = places[number];
    byte[] array = arrays.get((int) (place >>> Integer.SIZE));
    visit.read(new BytesReader(array, (int) place, array.length - (int) place));
  }

  /** The attribute of the key that was sorted by. */
  long attribute(int index) {
    return visit(index).attribute(sortedKey);
  }

  BytesReader content(int index) {
    return visit(index).content();
  }

  /** Some visits that follow each other in the order. */
  Range between(int from, int to) {
    return new Range(from, to);
  }

  /** The visits of a key on a day. */
  final class Range implements HistoryRule.History {
    private final int from;
    private final int to;

    private Range(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public int size() {
      return to - from;
    }

    @Override
    public long timeMillis(int index) {
      return SortedVisits.this.timeMillis(from + index);
    }

    /** It ends the content, see {@link io.tallybook.transforms.coders.TaggedEventFormat}. */
    @Override
    public long agentHash(int index) {
      BytesReader content = content(index);
      content.skip(content.remaining() - Long.BYTES);
      return content.readLong();
    }

    long id(int index) {
      return SortedVisits.this.id(from + index);
    }

    BytesReader content(int index) {
      return SortedVisits.this.content(from + index);
    }
  }
}
