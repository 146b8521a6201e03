package io.tallybook.transforms.traffic.lists;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An IP address as numbers. An IPv6 address that stands for an IPv4 one is that one. Reused for
 * address after address, so that none is made per event; for one thread.
 */
public final class Address {
  static final int IPV4_BYTES = 4;
  static final int IPV6_BYTES = 16;

  /** The upper half of what {@code ::ffff:0:0/96} has below its first 64 bits. */
  private static final long IPV4_MAPPED = 0xFFFFL;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private int bytes;
  private long high;
  private long low;

  /**
   * Takes the address in an array.
   *
   * @param length 4, 16, or 0 when unknown
   */
  public void read(byte[] array, int from, int length) {
    bytes = length;
    high = 0;
    low = 0;
    if (length == IPV4_BYTES) {
      low = Integer.toUnsignedLong((int) INTS.get(array, from));
    } else if (length == IPV6_BYTES) {
      high = (long) LONGS.get(array, from);
      low = (long) LONGS.get(array, from + Long.BYTES);
      if (high == 0 && low >>> Integer.SIZE == IPV4_MAPPED) {
        bytes = IPV4_BYTES;
        low &= 0xFFFF_FFFFL;
      }
    }
  }

  boolean isIpv4() {
    return bytes == IPV4_BYTES;
  }

  boolean isIpv6() {
    return bytes == IPV6_BYTES;
  }

  int ipv4() {
    return (int) low;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }
}
