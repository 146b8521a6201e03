package io.tallybook.testdata;

import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventWire;
import io.tallybook.model.Purpose;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules over clicks as they are written down, one after the other over all clicks in memory: an
 * oracle, plain and slow.
 */
final class PlainRules {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final Pattern BOT = Pattern.compile("(?i)bot|externalhit");
  private static final Pattern LIBRARY =
      Pattern.compile("^(python|curl|Wget|Go-http|Java|Apache-Http|axios|node-fetch|libwww)");

  private final List<EventHeader> clicks;
  private final Map<String, Set<String>> rulesById = new HashMap<>();

  private PlainRules(List<EventHeader> clicks) {
    this.clicks =
        clicks.stream()
            .sorted(
                Comparator.comparingLong(EventHeader::eventTimeMillis)
                    .thenComparing(h -> h.id().value()))
            .toList();
  }

  /** The ids of the rules that find something against a click, by its id. */
  static Map<String, Set<String>> judge(List<EventHeader> clicks) {
    PlainRules rules = new PlainRules(clicks);
    rules.clicks.forEach(rules::alone);
    rules.by(h -> h.userId() + " " + h.ad().adId(), rules::repeats);
    rules.by(h -> h.userId() + " " + h.ad().adId(), of -> rules.velocity("VELOCITY_USER_AD", of));
    rules.by(h -> h.ip() + " " + h.ad().adId(), of -> rules.velocity("VELOCITY_IP_AD", of));
    rules.by(EventHeader::ip, rules::busyAddress);
    rules.by(EventHeader::userId, rules::countries);
    rules.by(h -> h.userId() + " " + h.ad().adId(), rules::cadence);
    rules.by(h -> h.userId() + " " + h.eventTimeMillis() / DAY, rules::userDay);
    rules.by(h -> h.ip() + " " + h.eventTimeMillis() / DAY, rules::addressDay);
    return rules.rulesById;
  }

  private interface Rule {
    void judge(List<EventHeader> inOrder);
  }

  private void by(Function<EventHeader, String> key, Rule rule) {
    clicks.stream().collect(Collectors.groupingBy(key)).values().forEach(rule::judge);
  }

  private void found(String rule, EventHeader click) {
    rulesById.computeIfAbsent(click.id().value(), id -> new HashSet<>()).add(rule);
  }

  private void foundIf(boolean condition, String rule, EventHeader click) {
    if (condition) {
      found(rule, click);
    }
  }

  private void alone(EventHeader h) {
    String agent = h.userAgent();
    boolean missing = agent.isEmpty() || agent.equals("-");
    boolean bot = BOT.matcher(agent).find();
    boolean library = LIBRARY.matcher(agent).find();
    foundIf(missing, "UA_MISSING", h);
    foundIf(bot, "UA_KNOWN_BOT", h);
    foundIf(library, "UA_HTTP_LIBRARY", h);
    foundIf(
        !missing && !bot && !library && !agent.startsWith("Mozilla/5.0 ("), "UA_NON_BROWSER", h);
    foundIf(isIn(AddressBook.DATA_CENTRE_RANGES, h), "DATACENTER_IP", h);
    AddressBook.CRAWLER_RANGES.forEach(
        (token, ranges) -> {
          foundIf(isIn(ranges, h), "CRAWLER_IP", h);
          foundIf(agent.contains(token) && !isIn(ranges, h), "FAKE_CRAWLER", h);
        });
    foundIf(isIn(AddressBook.PROXY_RANGES, h), "PROXY_VPN", h);
    foundIf(h.purpose() == Purpose.PREFETCH, "PREFETCH", h);
    foundIf(
        isIn(AddressBook.OWN_RANGES, h) || ListedIdentities.TEST_USERS.contains(h.userId()),
        "INTERNAL_TEST",
        h);
    foundIf(h.declaredTimeMillis() > h.receivedAtMillis() + 5 * MINUTE, "FUTURE_TIME", h);
    foundIf(h.receivedAtMillis() - h.eventTimeMillis() > 7 * DAY, "STALE_TIME", h);
    foundIf(
        isIn(AddressBook.BLOCKED_RANGES, h)
            || ListedIdentities.BLOCKED_USERS.contains(h.userId())
            || ListedIdentities.BLOCKED_PUBLISHERS.contains(h.publisherId()),
        "BLOCKLIST",
        h);
    Device shown = shownDevice(agent);
    foundIf(
        shown != Device.UNKNOWN && h.device() != Device.UNKNOWN && shown != h.device(),
        "UA_DEVICE_MISMATCH",
        h);
    AddressBook.COUNTRY_RANGES.forEach(
        (country, ranges) ->
            foundIf(
                !h.country().isEmpty() && !h.country().equals(country) && isIn(ranges, h),
                "GEO_MISMATCH",
                h));
  }

  private static Device shownDevice(String agent) {
    if (agent.contains("iPhone") || agent.contains("Mobile Safari")) {
      return Device.MOBILE;
    } else if (agent.contains("iPad") || agent.contains("Android")) {
      return Device.TABLET;
    }
    return Pattern.compile("Windows NT|Macintosh|X11").matcher(agent).find()
        ? Device.DESKTOP
        : Device.UNKNOWN;
  }

  private void repeats(List<EventHeader> inOrder) {
    long countedMillis = Long.MIN_VALUE / 2;
    for (EventHeader click : inOrder) {
      long gap = click.eventTimeMillis() - countedMillis;
      if (gap > MINUTE) {
        countedMillis = click.eventTimeMillis();
      } else {
        found(gap <= 2 * SECOND ? "DOUBLE_CLICK" : "REPEAT_SAME_AD", click);
      }
    }
  }

  private void velocity(String rule, List<EventHeader> inOrder) {
    Deque<Long> window = new ArrayDeque<>();
    long untilMillis = Long.MIN_VALUE;
    for (EventHeader click : inOrder) {
      long t = click.eventTimeMillis();
      window.addLast(t);
      while (window.getFirst() <= t - 10 * SECOND) {
        window.removeFirst();
      }
      if (window.size() > 3) {
        untilMillis = t + HOUR;
      }
      foundIf(t < untilMillis, rule, click);
    }
  }

  private void busyAddress(List<EventHeader> inOrder) {
    Deque<EventHeader> window = new ArrayDeque<>();
    for (EventHeader click : inOrder) {
      window.addLast(click);
      while (window.getFirst().eventTimeMillis() <= click.eventTimeMillis() - MINUTE) {
        window.removeFirst();
      }
      foundIf(
          window.size() > 30 && window.stream().map(EventHeader::ad).distinct().count() >= 3,
          "VELOCITY_IP",
          click);
    }
  }

  private void countries(List<EventHeader> inOrder) {
    List<EventHeader> before = new ArrayList<>();
    for (EventHeader click : inOrder) {
      foundIf(
          before.stream()
              .anyMatch(
                  h ->
                      click.eventTimeMillis() - h.eventTimeMillis() < HOUR
                          && !h.country().equals(click.country())),
          "GEO_VELOCITY",
          click);
      before.add(click);
    }
  }

  private void cadence(List<EventHeader> inOrder) {
    if (inOrder.size() < 10) {
      return;
    }
    double sum = 0;
    double squares = 0;
    int gaps = inOrder.size() - 1;
    for (int i = 1; i <= gaps; i++) {
      double gap = inOrder.get(i).eventTimeMillis() - inOrder.get(i - 1).eventTimeMillis();
      sum += gap;
      squares += gap * gap;
    }
    double mean = sum / gaps;
    if (Math.sqrt(Math.max(0, squares / gaps - mean * mean)) < 0.05 * mean) {
      inOrder.forEach(click -> found("CADENCE", click));
    }
  }

  private void userDay(List<EventHeader> inOrder) {
    inOrder.stream().skip(20).forEach(click -> found("USER_DAY_CAP", click));
  }

  private void addressDay(List<EventHeader> inOrder) {
    if (inOrder.stream().map(EventHeader::userId).distinct().count() < 20) {
      inOrder.stream().skip(100).forEach(click -> found("IP_DAY_CAP", click));
    }
  }

  private static boolean isIn(List<String> cidrs, EventHeader click) {
    byte[] bytes = EventWire.addressBytes(click.ip()).toByteArray();
    BigInteger address = new BigInteger(1, bytes);
    for (String cidr : cidrs) {
      Range range = RANGES.computeIfAbsent(cidr, Range::parse);
      if (range.bytes() == bytes.length
          && address.shiftRight(range.hostBits()).equals(range.network())) {
        return true;
      }
    }
    return false;
  }

  private static final Map<String, Range> RANGES = new ConcurrentHashMap<>();

  /** A range of addresses: all that agree with it but for the last bits. */
  private record Range(int bytes, int hostBits, BigInteger network) {
    static Range parse(String cidr) {
      String[] parts = cidr.split("/", -1);
      byte[] network = EventWire.addressBytes(parts[0]).toByteArray();
      int hostBits = 8 * network.length - Integer.parseInt(parts[1]);
      return new Range(network.length, hostBits, new BigInteger(1, network).shiftRight(hostBits));
    }
  }
}
