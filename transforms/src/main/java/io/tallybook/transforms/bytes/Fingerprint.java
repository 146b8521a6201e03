package io.tallybook.transforms.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128-bit fingerprints of byte strings: MurmurHash3 x64 128 (Austin Appleby, public domain), seed
 * 0.
 *
 * <p>Two different ids share a fingerprint with a chance of 2^-128. Among n ids alive at once the
 * chance that any two do is about n^2 / 2^129: 1e-19 for 8.6 billion, 1.5e-23 for 100 million. It
 * is no cryptographic hash: who can choose ids freely can construct two that collide, and gains
 * that one of their own clicks is not counted.
 *
 * <p>An instance holds the latest result, so that no object is made per fingerprint. For one
 * thread.
 */
public final class Fingerprint {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private long high;
  private long low;

  /** The first 64 bits of the latest fingerprint. */
  public long high() {
    return high;
  }

  /** The last 64 bits of the latest fingerprint. */
  public long low() {
    return low;
  }

  /** Computes the fingerprint of a range of bytes. */
  public void of(byte[] bytes, int from, int length) {
    long h1 = 0;
    long h2 = 0;
    int position = from;
    for (int blocks = length >>> 4; blocks > 0; blocks--, position += 16) {
      h1 ^= mixFirst((long) LONGS.get(bytes, position));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixSecond((long) LONGS.get(bytes, position + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int rest = length & 15;
    if (rest > 8) {
      h2 ^= mixSecond(partial(bytes, position + 8, rest - 8));
    }
    if (rest > 0) {
      h1 ^= mixFirst(partial(bytes, position, Math.min(rest, 8)));
    }
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    high = h1;
    low = h2;
  }

  private static long mixFirst(long block) {
    return Long.rotateLeft(block * C1, 31) * C2;
  }

  private static long mixSecond(long block) {
    return Long.rotateLeft(block * C2, 33) * C1;
  }

  /** Up to eight bytes, the first lowest. */
  private static long partial(byte[] bytes, int from, int length) {
    if (length == 8) {
      return (long) LONGS.get(bytes, from);
    }
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }

  private static long finish(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /**
   * A quick 64-bit hash of a range of bytes, for tables and stamps, not for identity: a multiply
   * and a rotation per eight bytes.
   */
  public static long hash64(byte[] bytes, int from, int length) {
    long hash = length * C2;
    int position = from;
    int end = from + length;
    for (; position + 8 <= end; position += 8) {
      hash = Long.rotateLeft((hash ^ (long) LONGS.get(bytes, position)) * C1, 29);
    }
    if (position + 4 <= end) {
      hash = Long.rotateLeft((hash ^ (int) INTS.get(bytes, position)) * C1, 29);
      position += 4;
    }
    for (; position < end; position++) {
      hash = Long.rotateLeft((hash ^ bytes[position]) * C1, 29);
    }
    return finish(hash);
  }

  /** A 64-bit hash of two, in which their order counts; never 0. */
  public static long combine(long hash, long other) {
    long combined = finish(hash * C1 + Long.rotateLeft(other, 31) * C2);
    return combined == 0 ? 1 : combined;
  }
}
