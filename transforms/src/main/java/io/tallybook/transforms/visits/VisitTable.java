package io.tallybook.transforms.visits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The visits of many keys. Most keys have one visit, which lies in the table itself: 40 bytes a
 * slot, of which two thirds to four fifths are taken; the others have a {@link VisitList}.
 *
 * <p>Open addressing with linear probing, slots in the order of the keys: growing by a fifth reads
 * and writes memory in one direction. Keys are 64-bit hashes: among a hundred million alive at
 * once, some two share one with a chance of three in ten thousand. For one thread.
 */
final class VisitTable {
  private static final int CAPACITY_MIN = 16;
  private static final int WORDS = 5;
  private static final int TIME = 1;
  private static final int ID = 2;
  private static final int ATTRIBUTE = 3;
  private static final int INFO = 4;

  /** In the info of a slot: the key has a list, whose number is in place of the time. */
  private static final long LISTED = 1L << 40;

  /** In the lower half of the info of a slot: where the content lies. In the next byte: count. */
  private static final long PLACE_MASK = 0xffff_ffffL;

  private static final int COUNT_SHIFT = 32;

  private final KeyRules rules;
  private final long[] scratch;
  private final List<@Nullable VisitList> lists = new ArrayList<>();
  private final Deque<Integer> freeLists = new ArrayDeque<>();
  private long[] slots = new long[CAPACITY_MIN * WORDS];
  private int capacity = CAPACITY_MIN;
  private int size;

  /** Keeps the compiler from leaving out the reads of {@link #lookAhead}. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long lookedAt;

  /** Is told of a state that has to be kept in place of the visits that led to it. */
  @FunctionalInterface
  interface BaseSink {
    /**
     * A state to keep.
     *
     * @param state not to be changed, nor kept
     * @param untilMillis when it stops to matter
     */
    void keep(long key, long[] state, long untilMillis);
  }

  VisitTable(KeyRules rules) {
    this.rules = rules;
    this.scratch = rules.newState();
  }

  KeyRules rules() {
    return rules;
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** Prepares for {@link #add} of many keys, as FingerprintTable does. */
  void lookAhead(long[] keys, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen ^= slots[firstSlotOf(keys[i])];
    }
    lookedAt = seen;
  }

  /**
   * A visit comes or goes.
   *
   * @param key whose visit it is; not 0
   * @param place where its content lies
   * @param change how much more often it has come than it has gone, now
   */
  void add(
      long key, long timeMillis, long id, long attribute, int place, int change, MarkSink sink) {
    int slot = slotOf(key);
    if (slots[slot] == 0) {
      slot = take(key, slot);
      slots[slot + TIME] = timeMillis;
      slots[slot + ID] = id;
      slots[slot + ATTRIBUTE] = attribute;
      slots[slot + INFO] = info(place, change);
    } else if (isListed(slot)) {
      list(slot).add(timeMillis, id, attribute, place, change, sink);
    } else if (slots[slot + TIME] == timeMillis && slots[slot + ID] == id) {
      slots[slot + INFO] = info(place(slot), count(slot) + change);
    } else {
      toList(slot).add(timeMillis, id, attribute, place, change, sink);
    }
  }

  private static long info(int place, int count) {
    return (place & PLACE_MASK) | ((count & 0xffL) << COUNT_SHIFT);
  }

  private int place(int slot) {
    return (int) slots[slot + INFO];
  }

  private int count(int slot) {
    return (byte) (slots[slot + INFO] >>> COUNT_SHIFT);
  }

  private boolean isListed(int slot) {
    return (slots[slot + INFO] & LISTED) != 0;
  }

  private VisitList list(int slot) {
    VisitList list = lists.get((int) slots[slot + TIME]);
    if (list == null) {
      throw new IllegalStateException("a key's list is missing");
    }
    return list;
  }

  /** Gives the key a list, with its one visit in it if it is there. */
  private VisitList toList(int slot) {
    VisitList list = new VisitList(rules, rules.newState());
    if (count(slot) != 0) {
      list.add(
          slots[slot + TIME],
          slots[slot + ID],
          slots[slot + ATTRIBUTE],
          place(slot),
          count(slot),
          MarkSink.NONE);
    }
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
    slots[slot + TIME] = number;
    slots[slot + ID] = 0;
    slots[slot + ATTRIBUTE] = 0;
    slots[slot + INFO] = LISTED;
  }

  /** Begins a key from the state that its forgotten visits led to. */
  void setBase(long key, long[] state) {
    int slot = slotOf(key);
    if (slots[slot] == 0) {
      slot = take(key, slot);
      setList(slot, new VisitList(rules, state.clone()));
    } else {
      (isListed(slot) ? list(slot) : toList(slot)).setBase(state);
    }
  }

  /**
   * Forgets the visits before a time, but not the states they led to, as long as those matter.
   *
   * @param kept is told of every state that has changed and has to be kept
   */
  void forgetBefore(long millis, BaseSink kept) {
    for (int slot = 0; slot < slots.length; slot += WORDS) {
      if (slots[slot] == 0) {
        continue;
      }
      if (isListed(slot)) {
        forgetBefore(slot, millis, kept);
      } else if (slots[slot + TIME] < millis) {
        forgetSingle(slot, millis, kept);
      }
    }
    resize(Math.max(CAPACITY_MIN, (int) (size * 10L / 7)));
  }

  private void forgetSingle(int slot, long millis, BaseSink kept) {
    Arrays.fill(scratch, 0);
    if (count(slot) > 0) {
      rules.next(scratch, slots[slot + TIME], slots[slot + ATTRIBUTE]);
    }
    if (rules.matteringUntilMillis(scratch) > millis) {
      toList(slot);
      forgetBefore(slot, millis, kept);
    } else {
      remove(slot);
    }
  }

  /** Leaves a gap, at which probing stops: the table is to be built anew. */
  private void remove(int slot) {
    slots[slot] = 0;
    size--;
  }

  private void forgetBefore(int slot, long millis, BaseSink kept) {
    VisitList list = list(slot);
    boolean changed = list.forgetBefore(millis);
    long until = rules.matteringUntilMillis(list.base());
    if (changed && until > millis) {
      kept.keep(slots[slot], list.base(), until);
    }
    if (list.isEmpty() && until <= millis) {
      int number = (int) slots[slot + TIME];
      lists.set(number, null);
      freeLists.push(number);
      remove(slot);
    }
  }

  private int take(long key, int slot) {
    int taken = slot;
    if (size >= capacity / 5L * 4) {
      resize(capacity + Math.max(CAPACITY_MIN, capacity / 5));
      taken = slotOf(key);
    }
    size++;
    slots[taken] = key;
    return taken;
  }

  private void resize(int newCapacity) {
    long[] former = slots;
    capacity = newCapacity;
    slots = new long[Math.multiplyExact(newCapacity, WORDS)];
    for (int slot = 0; slot < former.length; slot += WORDS) {
      if (former[slot] != 0) {
        System.arraycopy(former, slot, slots, slotOf(former[slot]), WORDS);
      }
    }
  }

  /** Where the key is, or would be: the first word of its slot. */
  private int slotOf(long key) {
    int slot = firstSlotOf(key);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot += WORDS;
      if (slot == slots.length) {
        slot = 0;
      }
    }
    return slot;
  }

  private int firstSlotOf(long key) {
    return (int) (((key >>> Integer.SIZE) * capacity) >>> Integer.SIZE) * WORDS;
  }
}
