package io.tallybook.transforms.traffic.lists;

/**
 * A block of addresses that share their first bits.
 *
 * @param ipv4 whether the addresses are IPv4, else IPv6
 * @param high the first 64 bits of the first IPv6 address; 0 for IPv4
 * @param low the rest of it; the first IPv4 address as a number
 * @param prefixBits how many bits they share: at most 32 for IPv4, 128 for IPv6
 */
public record AddressRange(boolean ipv4, long high, long low, int prefixBits) {
  /**
   * The block of an address.
   *
   * @param bytes 4 or 16
   * @throws IllegalArgumentException if bits behind the prefix are set, or there are not that many
   */
  public static AddressRange of(byte[] bytes, int prefixBits) {
    if (prefixBits < 0 || prefixBits > bytes.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a prefix must be 0 to " + bytes.length * Byte.SIZE + " bits, is " + prefixBits);
    }
    Address address = new Address();
    address.read(bytes, 0, bytes.length);
    boolean ipv4 = address.isIpv4();
    // The prefix of an IPv4 address in the form of an IPv6 one counts the 96 bits before it.
    int mapped = ipv4 ? (bytes.length - Address.IPV4_BYTES) * Byte.SIZE : 0;
    if (prefixBits < mapped) {
      throw new IllegalArgumentException("the block holds more than IPv4 addresses");
    }
    AddressRange range = new AddressRange(ipv4, address.high(), address.low(), prefixBits - mapped);
    if ((range.high & ~range.highMask()) != 0 || (range.low & ~range.lowMask()) != 0) {
      throw new IllegalArgumentException("bits behind the prefix are set");
    }
    return range;
  }

  private int width() {
    return ipv4 ? Integer.SIZE : 2 * Long.SIZE;
  }

  private long highMask() {
    return ipv4 ? -1 : upper(prefixBits);
  }

  private long lowMask() {
    return ipv4 ? upper(prefixBits + Integer.SIZE) : upper(prefixBits - Long.SIZE);
  }

  /** The highest so many bits. */
  private static long upper(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  /** The first 64 bits of the address behind the last one; see {@link #isLast}. */
  long endHigh() {
    int hostBits = width() - prefixBits;
    if (hostBits >= Long.SIZE) {
      return hostBits == 2 * Long.SIZE ? 0 : high + (1L << (hostBits - Long.SIZE));
    }
    return high + (endLow() == 0 ? 1 : 0);
  }

  /** The rest of it. */
  long endLow() {
    int hostBits = width() - prefixBits;
    return hostBits >= Long.SIZE ? low : low + (1L << hostBits);
  }

  /** Whether no address comes behind it. */
  boolean isLast() {
    return ipv4 ? endLow() > 0xFFFF_FFFFL : endHigh() == 0 && endLow() == 0;
  }
}
