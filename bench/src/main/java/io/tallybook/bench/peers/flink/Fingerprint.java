package io.tallybook.bench.peers.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits that stand for a text as a key: a billion texts collide with a probability of about
 * 1e-21. Half the size of an id as text, and faster to write, compare and hash.
 *
 * @param high the first 64 bits
 * @param low the other 64 bits
 */
record Fingerprint(long high, long low) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long LOW_FACTOR = 0xC2B2AE3D27D4EB4FL;

  static Fingerprint of(String text) {
    return of(text, 0);
  }

  /** The fingerprint of a text and a number. */
  static Fingerprint of(String text, long number) {
    byte[] bytes = text.getBytes(UTF_8);
    long high = absorb(HIGH_FACTOR, number + bytes.length, HIGH_FACTOR);
    long low = absorb(LOW_FACTOR, number + bytes.length, LOW_FACTOR);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long word = (long) LONG.get(bytes, at);
      high = absorb(high, word, HIGH_FACTOR);
      low = absorb(low, word, LOW_FACTOR);
    }
    long rest = 0;
    for (; at < bytes.length; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
    }
    return new Fingerprint(
        finish(absorb(high, rest, HIGH_FACTOR)), finish(absorb(low, rest, LOW_FACTOR)));
  }

  private static long absorb(long hash, long word, long factor) {
    long mixed = (hash ^ word) * factor;
    return Long.rotateLeft(mixed, 29) * 5 + 0x52DCE729;
  }

  private static long finish(long hash) {
    long z = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  @Override
  public int hashCode() {
    return (int) high;
  }
}
