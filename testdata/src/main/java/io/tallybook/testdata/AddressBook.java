package io.tallybook.testdata;

import java.util.List;

/**
 * Client addresses. The ranges of data centres and of the relay are ones their operators publish;
 * single addresses are drawn at random and belong to nobody in particular. The four kinds never
 * overlap.
 */
public final class AddressBook {
  private AddressBook() {}

  /** Where data-centre clicks come from, CIDR. */
  public static final List<String> DATA_CENTRE_RANGES =
      List.of(
          "3.80.0.0/12",
          "13.64.0.0/11",
          "18.128.0.0/9",
          "34.64.0.0/10",
          "51.68.0.0/16",
          "95.216.0.0/16",
          "159.65.0.0/16");

  /** Where visitors behind iCloud Private Relay come from, CIDR. */
  public static final List<String> PRIVATE_RELAY_RANGES =
      List.of("104.28.0.0/17", "140.248.0.0/17", "172.224.224.0/19");

  /** The shared addresses of carriers, CIDR: few addresses, many users. */
  public static final List<String> CARRIER_NAT_RANGES = List.of("172.56.20.0/28");

  private static final List<Range> DATA_CENTRES = ranges(DATA_CENTRE_RANGES);
  private static final List<Range> RELAYS = ranges(PRIVATE_RELAY_RANGES);
  private static final List<Range> CARRIERS = ranges(CARRIER_NAT_RANGES);

  /** First octets of consumer lines. */
  private static final int[] CONSUMER_OCTETS = {
    24, 31, 37, 46, 62, 67, 71, 73, 76, 77, 78, 79, 80, 81, 82, 83, 84, 86, 87, 88, 90, 93, 109,
    121, 151, 178, 212, 213
  };

  /** First octets of hijacked consumer lines: apart from those of people. */
  private static final int[] BOT_OCTETS = {45, 91, 103, 177, 185, 188, 190, 201};

  private static final List<String> CONSUMER_IPV6_PREFIXES =
      List.of("2a02", "2601", "2409", "2804");

  private static final int CONSUMER_IPV6_PERCENT = 10;

  /** The address of a person's line: mostly IPv4, some IPv6. */
  static String consumer(long bits) {
    long more = SeededRandom.mix(bits);
    return SeededRandom.below(more, 100) < CONSUMER_IPV6_PERCENT
        ? ipv6(CONSUMER_IPV6_PREFIXES.get(SeededRandom.below(bits, 4)), more)
        : ipv4(CONSUMER_OCTETS, bits);
  }

  static String bot(long bits) {
    return ipv4(BOT_OCTETS, bits);
  }

  static String dataCentre(long bits) {
    return within(DATA_CENTRES, bits);
  }

  static String privateRelay(long bits) {
    return within(RELAYS, bits);
  }

  static String carrierNat(long bits) {
    return within(CARRIERS, bits);
  }

  private static String ipv4(int[] firstOctets, long bits) {
    int first = firstOctets[SeededRandom.below(bits, firstOctets.length)];
    return dotted((first << 24) | ((int) bits & 0xFFFFFF));
  }

  /** All eight groups, none shortened: the one text form that bytes are printed back in. */
  private static String ipv6(String prefix, long bits) {
    long interfaceId = SeededRandom.mix(bits + 1);
    StringBuilder text = new StringBuilder(39).append(prefix);
    for (int shift = 32; shift >= 0; shift -= 16) {
      text.append(':').append(Integer.toHexString((int) (bits >>> shift) & 0xFFFF));
    }
    for (int shift = 48; shift >= 0; shift -= 16) {
      text.append(':').append(Integer.toHexString((int) (interfaceId >>> shift) & 0xFFFF));
    }
    return text.toString();
  }

  private static String within(List<Range> ranges, long bits) {
    Range range = ranges.get(SeededRandom.below(bits, ranges.size()));
    return dotted(range.network | ((int) bits & range.hostMask));
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + ((address >>> 16) & 0xFF)
        + "."
        + ((address >>> 8) & 0xFF)
        + "."
        + (address & 0xFF);
  }

  private static List<Range> ranges(List<String> cidrs) {
    return cidrs.stream().map(Range::parse).toList();
  }

  private record Range(int network, int hostMask) {
    static Range parse(String cidr) {
      String[] parts = cidr.split("[./]", -1);
      int network = 0;
      for (int i = 0; i < 4; i++) {
        network = (network << 8) | Integer.parseInt(parts[i]);
      }
      int prefixBits = Integer.parseInt(parts[4]);
      return new Range(network, (int) (0xFFFFFFFFL >>> prefixBits));
    }
  }
}
