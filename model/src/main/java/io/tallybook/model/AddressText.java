package io.tallybook.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * The text form of IP addresses, as {@link InetAddress#getHostAddress()} writes it but several
 * times faster.
 */
final class AddressText {
  static final int IPV4_BYTES = 4;
  static final int IPV6_BYTES = 16;

  /** Each of four numbers with a dot behind it. */
  private static final int IPV4_LENGTH_MAX = "255.255.255.255.".length();

  /** Each of eight groups with a colon behind it. */
  private static final int IPV6_LENGTH_MAX = 40;

  /** An IPv6 address that stands for an IPv4 one begins with this many zeros. */
  private static final int IPV4_MAPPED_ZEROS = 10;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Each number of an IPv4 address with a dot behind it: one to three digits, the first one in the
   * lowest byte. A table, because branches on random digits are mostly guessed wrong.
   */
  private static final int[] NUMBERS = numbers();

  private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  private AddressText() {}

  /** The text form of an address of 4 or 16 bytes, by the JDK. */
  static String byTheJdk(byte[] ip) {
    try {
      return InetAddress.getByAddress(ip).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + ip.length, e);
    }
  }

  /** The text form of the four bytes at an index. */
  static String ofIpv4(byte[] bytes, int at) {
    byte[] text = new byte[IPV4_LENGTH_MAX];
    int length = 0;
    for (int i = at; i < at + IPV4_BYTES; i++) {
      int number = NUMBERS[Byte.toUnsignedInt(bytes[i])];
      // Four bytes whatever the length: the next number overwrites what is too much.
      INTS.set(text, length, number);
      length += Integer.BYTES - Integer.numberOfLeadingZeros(number) / Byte.SIZE;
    }
    // Without the last dot.
    return new String(text, 0, length - 1, ISO_8859_1);
  }

  private static int[] numbers() {
    int[] numbers = new int[1 << Byte.SIZE];
    for (int number = 0; number < numbers.length; number++) {
      byte[] text = (number + ".").getBytes(ISO_8859_1);
      for (int i = 0; i < text.length; i++) {
        numbers[number] |= text[i] << (i * Byte.SIZE);
      }
    }
    return numbers;
  }

  /** The text form of the sixteen bytes at an index: no group left out, no leading zeros. */
  static String ofIpv6(byte[] bytes, int at) {
    if (mayBeIpv4Mapped(bytes, at)) {
      byte[] ip = new byte[IPV6_BYTES];
      System.arraycopy(bytes, at, ip, 0, IPV6_BYTES);
      return byTheJdk(ip);
    }
    byte[] text = new byte[IPV6_LENGTH_MAX];
    int length = 0;
    for (int i = at; i < at + IPV6_BYTES; i += 2) {
      int group = Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
      for (int shift = leadingShift(group); shift >= 0; shift -= 4) {
        text[length++] = HEX_DIGITS[group >>> shift & 0xF];
      }
      text[length++] = ':';
    }
    // Without the last colon.
    return new String(text, 0, length - 1, ISO_8859_1);
  }

  /** Which bits hold the first digit: the highest that is not zero, or else the last. */
  private static int leadingShift(int group) {
    return group == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(group)) & ~3;
  }

  private static boolean mayBeIpv4Mapped(byte[] bytes, int at) {
    for (int i = at; i < at + IPV4_MAPPED_ZEROS; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
