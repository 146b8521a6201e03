package io.tallybook.pipelines.traffic;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import io.tallybook.transforms.traffic.lists.AddressRange;

/** Reads address ranges: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address. */
final class CidrText {
  /** No abbreviations, wildcards or zones: a list should say what it means. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowAll(false)
          .allowEmpty(false)
          .allowSingleSegment(false)
          .allowWildcardedSeparator(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  private CidrText() {}

  /**
   * The range of a text.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  static AddressRange parse(String text) {
    IPAddress parsed = address(text);
    IPAddress network = parsed.isPrefixed() ? parsed.toPrefixBlock() : parsed;
    if (!network.getLower().withoutPrefixLength().equals(parsed.getLower().withoutPrefixLength())) {
      throw new IllegalArgumentException(
          "'" + text + "' has bits behind its prefix; the range is " + network.toCanonicalString());
    }
    int bits = parsed.isPrefixed() ? parsed.getNetworkPrefixLength() : parsed.getBitCount();
    return AddressRange.of(parsed.getLower().getBytes(), bits);
  }

  private static IPAddress address(String text) {
    try {
      IPAddress address = new IPAddressString(text, STRICT).getAddress();
      if (address != null) {
        return address;
      }
    } catch (IncompatibleAddressException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "'" + text + "' must be a range such as 192.0.2.0/24 or 2001:db8::/32");
  }
}
