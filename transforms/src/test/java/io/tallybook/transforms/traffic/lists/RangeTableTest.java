package io.tallybook.transforms.traffic.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.tallybook.transforms.traffic.lists.RangeTable.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTableTest {
  private static final int RANGES = 400;
  private static final int LOOKUPS = 4_000;

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, 0",
    "10.255.255.255, 0",
    "9.255.255.255, -1",
    "11.0.0.0, -1",
    "10.1.0.0, 1",
    "10.1.255.255, 1",
    "10.2.0.0, 0",
    "255.255.255.255, 2",
    "255.255.255.254, -1",
    "::ffff:10.1.0.1, 1",
    "0.0.0.0, -1",
    "2001:db8::, 3",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 3",
    "2001:db9::, -1",
    "2001:db8:0:0:8000::, 4",
    "2001:db8:0:0:7fff:ffff:ffff:ffff, 3",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 5",
    "::, -1",
  })
  void find_tellsTheInnermostRange(String address, int value) {
    RangeTable table =
        RangeTable.of(
            List.of(
                entry("10.0.0.0/8", 0),
                entry("10.1.0.0/16", 1),
                entry("255.255.255.255/32", 2),
                entry("2001:db8::/32", 3),
                entry("2001:db8:0:0:8000::/65", 4),
                entry("ff00::/8", 5)));

    assertThat(table.find(address(address))).isEqualTo(value);
  }

  @Test
  void find_tellsTheWholeSpace() {
    RangeTable table = RangeTable.of(List.of(entry("0.0.0.0/0", 0), entry("::/0", 1)));

    assertThat(table.find(address("0.0.0.0"))).isZero();
    assertThat(table.find(address("255.255.255.255"))).isZero();
    assertThat(table.find(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))).isEqualTo(1);
  }

  @Test
  void find_knowsNothingOfNoAddress() {
    Address unknown = new Address();
    unknown.read(new byte[0], 0, 0);

    assertThat(RangeTable.of(List.of(entry("0.0.0.0/0", 0), entry("::/0", 1))).find(unknown))
        .isEqualTo(RangeTable.NONE);
    assertThat(RangeTable.of(List.of()).find(address("10.0.0.1"))).isEqualTo(RangeTable.NONE);
  }

  @Test
  void of_foldsValuesFromTheOutsideIn() {
    RangeTable table =
        RangeTable.of(
            List.of(entry("10.0.0.0/8", 7), entry("10.1.0.0/16", 3), entry("10.1.1.0/24", 9)),
            Math::max);

    assertThat(table.find(address("10.1.0.1"))).isEqualTo(7);
    assertThat(table.find(address("10.1.1.1"))).isEqualTo(9);
    assertThat(table.find(address("10.1.2.1"))).isEqualTo(7);
  }

  @Test
  void range_refusesBitsBehindThePrefix() {
    assertThatThrownBy(() -> AddressRange.of(new byte[] {10, 0, 0, 1}, 24))
        .hasMessage("bits behind the prefix are set");
    assertThatThrownBy(() -> AddressRange.of(new byte[4], 33))
        .hasMessage("a prefix must be 0 to 32 bits, is 33");
  }

  /** The oracle: every range is asked, by another library's arithmetic; the longest prefix wins. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void find_agreesWithAskingEveryRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> values = new HashMap<>();
    List<IPAddress> ranges = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < RANGES; i++) {
      IPAddress range = randomRange(random);
      if (values.putIfAbsent(range.toCanonicalString(), i) == null) {
        ranges.add(range);
        entries.add(entry(range.toCanonicalString(), i));
      }
    }
    RangeTable table = RangeTable.of(entries);

    int found = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      IPAddress asked = randomAddress(random, ranges);
      IPAddress longest = null;
      for (IPAddress range : ranges) {
        if (range.contains(asked)
            && (longest == null || range.getPrefixLength() > longest.getPrefixLength())) {
          longest = range;
        }
      }
      int expected = longest == null ? -1 : values.getOrDefault(longest.toCanonicalString(), -2);
      assertThat(table.find(address(asked.toCanonicalString())))
          .as(asked.toCanonicalString())
          .isEqualTo(expected);
      found += expected >= 0 ? 1 : 0;
    }
    assertThat(found).isBetween(LOOKUPS / 10, LOOKUPS * 9 / 10);
  }

  /** Crowded, so that many hold one another: few first bits, any length. */
  private static IPAddress randomRange(SplittableRandom random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    bytes[0] = (byte) (0x20 + random.nextInt(4) * 0x40);
    bytes[1] = (byte) random.nextInt(3);
    return new IPAddressString(text(bytes))
        .getAddress()
        .toPrefixBlock(random.nextInt(4, bytes.length * 8 + 1));
  }

  /** At the edges of ranges, or anywhere. */
  private static IPAddress randomAddress(SplittableRandom random, List<IPAddress> ranges) {
    IPAddress range = ranges.get(random.nextInt(ranges.size()));
    return switch (random.nextInt(5)) {
      case 0 -> range.getLower().withoutPrefixLength();
      case 1 -> range.getUpper().withoutPrefixLength();
      case 2 -> range.getLower().withoutPrefixLength().incrementBoundary(-1);
      case 3 -> range.getUpper().withoutPrefixLength().incrementBoundary(1);
      default -> {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        yield new IPAddressString(text(bytes)).getAddress();
      }
    };
  }

  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes.length == 4) {
        text.append(i == 0 ? "" : ".").append(bytes[i] & 0xFF);
      } else {
        text.append(i > 0 && i % 2 == 0 ? ":" : "").append("%02x".formatted(bytes[i]));
      }
    }
    return text.toString();
  }

  private static Entry entry(String cidr, int value) {
    IPAddress range = new IPAddressString(cidr).getAddress();
    return new Entry(
        AddressRange.of(range.getLower().getBytes(), range.getNetworkPrefixLength()), value);
  }

  private static Address address(String text) {
    byte[] bytes = new IPAddressString(text).getAddress().getBytes();
    Address address = new Address();
    address.read(bytes, 0, bytes.length);
    return address;
  }
}
