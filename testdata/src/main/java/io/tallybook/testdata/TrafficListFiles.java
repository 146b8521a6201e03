package io.tallybook.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the lists that generated traffic is decided by, in the format of an operator's: which
 * addresses are data centres', relays', proxies', crawlers', the operator's own or blocked, and in
 * which country each lies. With them no rule has to say that it cannot tell.
 */
public final class TrafficListFiles {
  /** Entries of the blocklist hold as long as traffic can last. */
  private static final Duration BLOCKED_FOR = TrafficConfig.DURATION_MAX.plusDays(30);

  private final Instant effectiveFrom;
  private final LocalDate version;

  private TrafficListFiles(Instant effectiveFrom) {
    this.effectiveFrom = effectiveFrom;
    this.version = LocalDate.ofInstant(effectiveFrom, ZoneOffset.UTC);
  }

  /** Lists that hold from the day before the traffic's first one on. */
  public static TrafficListFiles of(TrafficConfig config) {
    return new TrafficListFiles(
        config.start().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1)));
  }

  /**
   * Writes a file for each list into a folder, which is made if there is none; files of the same
   * day are replaced.
   */
  public void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    write(folder, "datacentre-ranges", AddressBook.DATA_CENTRE_RANGES);
    write(folder, "relay-ranges", AddressBook.PRIVATE_RELAY_RANGES);
    write(folder, "vpn-ranges", AddressBook.PROXY_RANGES);
    write(folder, "crawler-ranges", crawlers());
    write(folder, "own-traffic", own());
    write(folder, "blocklist", blocked());
    write(folder, "countries", countries());
  }

  private void write(Path folder, String kind, List<String> entries) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("tallybook-list ").append(kind).append('\n');
    text.append("version ").append(version).append('\n');
    text.append("effective-from ").append(effectiveFrom).append("\n\n");
    entries.forEach(entry -> text.append(entry).append('\n'));
    Files.writeString(folder.resolve(kind + "-" + version + ".list"), text);
  }

  private static List<String> crawlers() {
    List<String> entries = new ArrayList<>();
    AddressBook.CRAWLER_RANGES.forEach(
        (name, ranges) -> ranges.forEach(range -> entries.add(range + " " + name)));
    return entries.stream().sorted().toList();
  }

  private static List<String> own() {
    List<String> entries = new ArrayList<>();
    AddressBook.OWN_RANGES.forEach(range -> entries.add("ip " + range));
    ListedIdentities.TEST_USERS.forEach(user -> entries.add("user " + user));
    return entries;
  }

  private List<String> blocked() {
    Instant until = effectiveFrom.plus(BLOCKED_FOR);
    List<String> entries = new ArrayList<>();
    AddressBook.BLOCKED_RANGES.forEach(range -> entries.add("ip " + range + " " + until));
    ListedIdentities.BLOCKED_USERS.forEach(user -> entries.add("user " + user + " " + until));
    ListedIdentities.BLOCKED_PUBLISHERS.forEach(
        publisher -> entries.add("publisher " + publisher + " " + until));
    return entries;
  }

  private static List<String> countries() {
    List<String> entries = new ArrayList<>();
    AddressBook.COUNTRY_RANGES.forEach(
        (country, ranges) -> ranges.forEach(range -> entries.add(range + " " + country)));
    return entries;
  }
}
