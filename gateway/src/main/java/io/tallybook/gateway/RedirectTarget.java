package io.tallybook.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a click leads: an address that every browser understands the way it is understood here.
 * Whatever is read differently by different parsers (backslashes, user info, missing slashes,
 * control characters, hosts with escapes) is no target.
 *
 * @param location as given, fit for a {@code Location} header
 * @param host in lower case; IPv6 in its brackets
 */
record RedirectTarget(String location, String host) {
  /** Longest address accepted, in characters. */
  static final int LENGTH_MAX = 2_048;

  /** What {@link #parse} demands, for a person. */
  static final String RULE =
      "must be an absolute http or https URL of at most "
          + LENGTH_MAX
          + " percent-encoded characters with a host and without user info";

  /** The target of that address; empty if it breaks {@link #RULE}. */
  static Optional<RedirectTarget> parse(String address) {
    if (address.isEmpty() || address.length() > LENGTH_MAX || !isPlain(address)) {
      return Optional.empty();
    }
    URI uri;
    try {
      // parseServerAuthority: an authority that is no host and port is refused, not kept as text.
      uri = new URI(address).parseServerAuthority();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null
        || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || host == null
        || host.isEmpty()
        || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    return Optional.of(new RedirectTarget(address, host.toLowerCase(Locale.ROOT)));
  }

  /** Whether it is visible ASCII without the backslash, which browsers take for a slash. */
  private static boolean isPlain(String address) {
    return address.chars().allMatch(c -> c > ' ' && c <= '~' && c != '\\');
  }
}
