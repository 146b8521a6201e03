package io.tallybook.testdata;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Client addresses. The ranges of data centres, crawlers and the relay are ones their operators
 * publish; single addresses are drawn at random and belong to nobody in particular. Kinds never
 * overlap, nor do countries.
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

  /** The country of each relay range. */
  private static final List<String> RELAY_COUNTRIES = List.of("US", "DE", "GB");

  /** The shared addresses of carriers, CIDR: few addresses, many users. */
  public static final List<String> CARRIER_NAT_RANGES = List.of("172.56.20.0/26");

  /** Where crawlers come from, CIDR, by the token of their user agents. */
  public static final Map<String, List<String>> CRAWLER_RANGES =
      Map.of("Googlebot", List.of("66.249.64.0/19"), "bingbot", List.of("157.55.39.0/24"));

  /** Where visitors behind proxies and VPNs come from, CIDR. */
  public static final List<String> PROXY_RANGES = List.of("104.244.72.0/21", "193.32.248.0/22");

  /** The operator's own addresses, CIDR. */
  public static final List<String> OWN_RANGES = List.of("203.0.113.0/24");

  /** Addresses on the blocklist, CIDR. */
  public static final List<String> BLOCKED_RANGES = List.of("5.188.10.0/23");

  /** First octets of consumer lines, by country. */
  private static final Map<String, int[]> CONSUMER_OCTETS = consumerOctets();

  /** First octets of hijacked consumer lines: apart from those of people. */
  private static final int[] BOT_OCTETS = {45, 91, 103, 177, 185, 188, 190, 201};

  /** First two bytes of IPv6 consumer lines, by country; others have none. */
  private static final Map<String, String> CONSUMER_IPV6_PREFIXES =
      Map.of("US", "2601", "IN", "2409", "BR", "2804", "DE", "2a02");

  private static final int CONSUMER_IPV6_PERCENT = 15;

  /** The country of all addresses that are no consumer's and no relay's. */
  static final String MACHINE_COUNTRY = "US";

  /** The country of every address, CIDR by ISO code. */
  public static final Map<String, List<String>> COUNTRY_RANGES = countryRanges();

  private static final List<Range> DATA_CENTRES = ranges(DATA_CENTRE_RANGES);
  private static final List<Range> RELAYS = ranges(PRIVATE_RELAY_RANGES);
  private static final List<Range> CARRIERS = ranges(CARRIER_NAT_RANGES);
  private static final List<Range> PROXIES = ranges(PROXY_RANGES);
  private static final List<Range> OWN = ranges(OWN_RANGES);
  private static final List<Range> BLOCKED = ranges(BLOCKED_RANGES);
  private static final List<Range> CRAWLERS =
      ranges(CRAWLER_RANGES.values().stream().flatMap(List::stream).sorted().toList());

  /**
   * The address of a person's line: mostly IPv4, some IPv6.
   *
   * @param country an unknown one gets an address of {@link #MACHINE_COUNTRY}
   */
  static String consumer(String country, long bits) {
    String known = CONSUMER_OCTETS.containsKey(country) ? country : MACHINE_COUNTRY;
    long more = SeededRandom.mix(bits);
    String prefix = CONSUMER_IPV6_PREFIXES.get(known);
    return prefix != null && SeededRandom.below(more, 100) < CONSUMER_IPV6_PERCENT
        ? ipv6(prefix, more)
        : ipv4(CONSUMER_OCTETS.getOrDefault(known, BOT_OCTETS), bits);
  }

  static String bot(long bits) {
    return ipv4(BOT_OCTETS, bits);
  }

  static String dataCentre(long bits) {
    return within(DATA_CENTRES, bits);
  }

  static String crawler(long bits) {
    return within(CRAWLERS, bits);
  }

  static String proxy(long bits) {
    return within(PROXIES, bits);
  }

  static String own(long bits) {
    return within(OWN, bits);
  }

  static String blocked(long bits) {
    return within(BLOCKED, bits);
  }

  static String privateRelay(String country, long bits) {
    return dotted(RELAYS.get(RELAY_COUNTRIES.indexOf(country)).address(bits));
  }

  /** A country that the relay has addresses in. */
  static String relayCountry(long bits) {
    return RELAY_COUNTRIES.get(SeededRandom.below(bits, RELAY_COUNTRIES.size()));
  }

  static String carrierNat(long bits) {
    return within(CARRIERS, bits);
  }

  private static Map<String, int[]> consumerOctets() {
    Map<String, int[]> octets = new LinkedHashMap<>();
    octets.put("US", new int[] {24, 67, 71, 73, 76, 98});
    octets.put("IN", new int[] {49, 117});
    octets.put("BR", new int[] {179, 189});
    octets.put("GB", new int[] {81, 86});
    octets.put("DE", new int[] {79, 84, 87, 93});
    octets.put("FR", new int[] {78, 82, 90});
    octets.put("JP", new int[] {126, 153});
    octets.put("ID", new int[] {36, 125});
    octets.put("MX", new int[] {187});
    octets.put("CA", new int[] {70});
    octets.put("IT", new int[] {151});
    octets.put("ES", new int[] {83});
    octets.put("TR", new int[] {88});
    octets.put("PL", new int[] {31});
    octets.put("AU", new int[] {121});
    octets.put("KR", new int[] {175});
    octets.put("NL", new int[] {62});
    octets.put("NG", new int[] {105});
    octets.put("VN", new int[] {113});
    return octets;
  }

  private static Map<String, List<String>> countryRanges() {
    Map<String, List<String>> ranges = new LinkedHashMap<>();
    CONSUMER_OCTETS.forEach(
        (country, octets) -> {
          List<String> cidrs = new ArrayList<>();
          for (int octet : octets) {
            cidrs.add(octet + ".0.0.0/8");
          }
          String prefix = CONSUMER_IPV6_PREFIXES.get(country);
          if (prefix != null) {
            cidrs.add(prefix + "::/16");
          }
          int relay = RELAY_COUNTRIES.indexOf(country);
          if (relay >= 0) {
            cidrs.add(PRIVATE_RELAY_RANGES.get(relay));
          }
          if (country.equals(MACHINE_COUNTRY)) {
            addMachines(cidrs);
          }
          ranges.put(country, List.copyOf(cidrs));
        });
    return Collections.unmodifiableMap(ranges);
  }

  private static void addMachines(List<String> cidrs) {
    for (int octet : BOT_OCTETS) {
      cidrs.add(octet + ".0.0.0/8");
    }
    cidrs.addAll(DATA_CENTRE_RANGES);
    cidrs.addAll(CARRIER_NAT_RANGES);
    cidrs.addAll(PROXY_RANGES);
    cidrs.addAll(OWN_RANGES);
    cidrs.addAll(BLOCKED_RANGES);
    CRAWLER_RANGES.values().forEach(cidrs::addAll);
    Collections.sort(cidrs);
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
    return dotted(range.address(bits));
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
    int address(long bits) {
      return network | ((int) bits & hostMask);
    }

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
