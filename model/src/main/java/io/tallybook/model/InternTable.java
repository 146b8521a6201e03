package io.tallybook.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Values that come again and again, found by the bytes they were decoded from, so that equal bytes
 * share one value. Forgetful: bytes have {@link #WAYS} slots they can be in, and where those are
 * taken a new entry takes the place of an old one. That bounds it, whatever the traffic: at most
 * {@code slots} entries, each of a key that is not too long. Values that fight for slots cost time
 * and nothing else; a table a third full has few that do.
 *
 * <p>Safe for use by several threads if the values are immutable: entries are, and a thread sees a
 * slot's entry as a whole.
 *
 * @param <V> the values
 */
public final class InternTable<V> {
  /** Longest key kept by default: more is no value that repeats, or no honest one. */
  static final int KEY_BYTES_MAX = 256;

  /**
   * In how many slots an entry can be, side by side. With one, a quarter of the entries of a table
   * a third full would share theirs with another and be made anew again and again.
   */
  private static final int WAYS = 4;

  /** The bits of a hash that choose the slot to give up: such that do not choose the slots. */
  private static final int WAY_SHIFT = 28;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // 2^64 divided by the golden ratio, odd: spreads neighbouring inputs (Knuth, TAOCP 3, 6.4).
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** The array in an entry is its own and never written to. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares entries
  private record Entry<V>(int hash, byte[] key, V value) {
    boolean hasKey(int otherHash, byte[] bytes, int from, int to) {
      return hash == otherHash && Arrays.equals(key, 0, key.length, bytes, from, to);
    }
  }

  private final AtomicReferenceArray<@Nullable Entry<V>> entries;
  private final int ways;
  private final int keyBytesMax;

  /**
   * An empty table.
   *
   * @param slots how many entries it has room for: a power of two
   */
  public InternTable(int slots) {
    this(slots, KEY_BYTES_MAX);
  }

  /**
   * An empty table.
   *
   * @param slots how many entries it has room for: a power of two
   * @param keyBytesMax longest key kept
   */
  public InternTable(int slots, int keyBytesMax) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots must be a power of two, is " + slots);
    }
    entries = new AtomicReferenceArray<>(slots);
    ways = Math.min(slots, WAYS);
    this.keyBytesMax = keyBytesMax;
  }

  /** The value kept for the bytes of an array between two indices, or null. */
  public @Nullable V find(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int first = firstSlot(hash);
    for (int slot = first; slot < first + ways; slot++) {
      Entry<V> entry = entries.getAcquire(slot);
      if (entry == null) {
        return null; // slots are taken in order
      }
      if (entry.hasKey(hash, bytes, from, to)) {
        return entry.value;
      }
    }
    return null;
  }

  /** Keeps a value for the bytes of an array between two indices; copies the bytes. */
  public void keep(byte[] bytes, int from, int to, V value) {
    if (to - from > keyBytesMax) {
      return;
    }
    int hash = hash(bytes, from, to);
    int first = firstSlot(hash);
    int slot = first;
    while (slot < first + ways && !isFreeFor(hash, bytes, from, to, entries.getAcquire(slot))) {
      slot++;
    }
    if (slot == first + ways) {
      slot = first + (hash >>> WAY_SHIFT) % ways;
    }
    entries.setRelease(slot, new Entry<>(hash, Arrays.copyOfRange(bytes, from, to), value));
  }

  /** Two threads may keep the same bytes: they take one slot. */
  private static boolean isFreeFor(
      int hash, byte[] bytes, int from, int to, @Nullable Entry<?> entry) {
    return entry == null || entry.hasKey(hash, bytes, from, to);
  }

  private int firstSlot(int hash) {
    return hash & (entries.length() - ways);
  }

  private static int hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, i));
    }
    if (i < to && to - from >= Long.BYTES) {
      // The last eight bytes, some of them once more: cheaper than one by one.
      hash = mixed(hash ^ (long) LONGS.get(bytes, to - Long.BYTES));
    } else {
      for (; i < to; i++) {
        hash = mixed(hash ^ bytes[i]);
      }
    }
    // Once more, so that the last bytes reach every bit, too; the upper half is the better one.
    return (int) ((hash * MULTIPLIER) >>> Integer.SIZE);
  }

  private static long mixed(long hash) {
    long product = hash * MULTIPLIER;
    return product ^ product >>> Integer.SIZE;
  }
}
