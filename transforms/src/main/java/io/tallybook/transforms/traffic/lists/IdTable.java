package io.tallybook.transforms.traffic.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.transforms.bytes.Fingerprint;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ids with a number each, found by their UTF-8 bytes, so that no text is made. Immutable. */
final class IdTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The id is not in the table. */
  static final long NONE = Long.MIN_VALUE;

  private final int size;
  private final byte[] @Nullable [] keys;
  private final long[] values;

  IdTable(Map<String, Long> ids) {
    size = ids.size();
    // At most half full: the search for an id that is not there ends soon.
    int slots = Integer.highestOneBit(Math.max(1, size)) << 2;
    keys = new byte[slots][];
    values = new long[slots];
    ids.forEach(
        (id, value) -> {
          byte[] key = id.getBytes(UTF_8);
          int slot = slot(key, 0, key.length);
          while (keys[slot] != null) {
            slot = next(slot);
          }
          keys[slot] = key;
          values[slot] = value;
        });
  }

  /** The number of the id in an array, or {@link #NONE}. */
  long find(byte[] array, int from, int length) {
    if (size == 0 || length == 0) {
      return NONE;
    }
    int slot = slot(array, from, length);
    byte[] key = keys[slot];
    while (key != null) {
      if (Arrays.equals(key, 0, key.length, array, from, from + length)) {
        return values[slot];
      }
      slot = next(slot);
      key = keys[slot];
    }
    return NONE;
  }

  int size() {
    return size;
  }

  private int slot(byte[] array, int from, int length) {
    return (int) Fingerprint.hash64(array, from, length) & (keys.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (keys.length - 1);
  }
}
