package io.tallybook.transforms.traffic.lists;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of lists that traffic rules ask. The order is that in which they are told. */
public enum ListKind {
  /** Patterns of the user agents of crawlers and HTTP libraries. */
  CRAWLER_AGENTS,
  /** Where crawlers that say who they are come from: ranges with the crawler's name. */
  CRAWLER_RANGES,
  /** Ranges of data centres. */
  DATACENTRE_RANGES,
  /** Ranges of relays that people browse through, such as iCloud Private Relay. */
  RELAY_RANGES,
  /** Ranges of VPN services and open proxies. */
  VPN_RANGES,
  /** One's own addresses and test accounts. */
  OWN_TRAFFIC,
  /** What is known to send invalid traffic: ranges, users and publishers, each until a time. */
  BLOCKLIST,
  /** Which country a range is in. */
  COUNTRIES;

  /** How files and versions name it, for instance {@code crawler-agents}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of a name. */
  public static Optional<ListKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}
