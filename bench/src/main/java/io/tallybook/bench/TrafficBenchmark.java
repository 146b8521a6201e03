package io.tallybook.bench;

import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressTrie;
import io.tallybook.model.AdEvent;
import io.tallybook.model.EventValidator;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Verdict;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.traffic.EventJudge;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.Address;
import io.tallybook.transforms.traffic.lists.AddressRange;
import io.tallybook.transforms.traffic.lists.Agent;
import io.tallybook.transforms.traffic.lists.AgentList;
import io.tallybook.transforms.traffic.lists.ListKind;
import io.tallybook.transforms.traffic.lists.RangeList;
import io.tallybook.transforms.traffic.lists.RangeList.Labelled;
import io.tallybook.transforms.traffic.lists.SenderList;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Judging honest clicks, and the look-ups it is made of. Lists are as long as real ones: 50 000
 * ranges of countries, 10 000 of data centres, and less of the others; addresses are anywhere.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrafficBenchmark {
  private static final int EVENTS = 1 << 12;
  private static final int COUNTRY_RANGES = 50_000;
  private static final int DATACENTRE_RANGES = 10_000;
  private static final int OTHER_RANGES = 1_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[][] countryNetworks = networks(COUNTRY_RANGES);
  private final TrafficLists lists = lists();
  private final AdEvent[] events = events();
  private final String[] agents = agents();
  private final byte[][] addresses = addresses();
  private final EventJudge withLists = TrafficPolicy.defaults().withLists(lists).judge();
  private final EventJudge withoutLists = TrafficPolicy.defaults().judge();
  private final AgentList crawlers = lists.crawlerAgents().snapshots().get(0).content();
  private final List<Pattern> patterns =
      crawlers.patterns().stream().map(pattern -> Pattern.compile(pattern.regex())).toList();
  private final RangeList countries = lists.ranges(ListKind.COUNTRIES).snapshots().get(0).content();
  private final IPv4AddressTrie countryTrie = trie();
  private final Address address = new Address();
  private int next;

  private int turn() {
    next = (next + 1) & (EVENTS - 1);
    return next;
  }

  /** All rules, all lists, agents seen before. */
  @Benchmark
  public List<Verdict> judge() {
    return withLists.judge(events[turn()]);
  }

  /** All rules, no list but the crawlers: most rules are undecided. */
  @Benchmark
  public List<Verdict> judgeWithoutLists() {
    return withoutLists.judge(events[turn()]);
  }

  /** An agent seen before, by its bytes. */
  @Benchmark
  public Agent agentKnown() {
    return crawlers.agent(events[turn()].header().fieldBytes());
  }

  /** An agent seen for the first time. */
  @Benchmark
  public Agent agentNew() {
    return crawlers.agent(agents[turn()]);
  }

  /** What it would take to try every pattern on it. */
  @Benchmark
  public int agentByEveryPattern() {
    String agent = agents[turn()];
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matcher(agent).find()) {
        return i;
      }
    }
    return -1;
  }

  /** One of 50 000 ranges. */
  @Benchmark
  public boolean addressInRanges() {
    byte[] bytes = addresses[turn()];
    address.read(bytes, 0, bytes.length);
    return countries.holds(address);
  }

  /** The same in a trie of the library ipaddress. */
  @Benchmark
  public boolean addressInTrie() {
    return countryTrie.elementContains(new IPv4Address(addresses[turn()]));
  }

  private byte[][] networks(int count) {
    byte[][] networks = new byte[count][];
    for (int i = 0; i < count; i++) {
      int network = random.nextInt() & (random.nextBoolean() ? 0xFFFFFF00 : 0xFFFFF000);
      networks[i] = bytes(network);
    }
    return networks;
  }

  private static byte[] bytes(int address) {
    return new byte[] {
      (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
    };
  }

  private TrafficLists lists() {
    return TrafficLists.builtIn()
        .with(snapshot(ListKind.COUNTRIES, countryNetworks))
        .with(snapshot(ListKind.DATACENTRE_RANGES, networks(DATACENTRE_RANGES)))
        .with(snapshot(ListKind.CRAWLER_RANGES, networks(OTHER_RANGES)))
        .with(snapshot(ListKind.RELAY_RANGES, networks(OTHER_RANGES)))
        .with(snapshot(ListKind.VPN_RANGES, networks(OTHER_RANGES)))
        .with(senders(ListKind.OWN_TRAFFIC))
        .with(senders(ListKind.BLOCKLIST));
  }

  /** All in one country, the one that is declared: honest. */
  private static Snapshot<RangeList> snapshot(ListKind kind, byte[][] networks) {
    List<Labelled> ranges = new ArrayList<>();
    for (byte[] network : networks) {
      ranges.add(new Labelled(AddressRange.of(network, 24), "DE"));
    }
    return new Snapshot<>(kind, "1", 0, kind.text(), RangeList.of(ranges));
  }

  private static Snapshot<SenderList> senders(ListKind kind) {
    List<SenderList.IdUntil> ids = new ArrayList<>();
    for (int i = 0; i < OTHER_RANGES; i++) {
      ids.add(new SenderList.IdUntil(SenderList.IdKind.USER, "blocked-" + i, SenderList.NO_END));
    }
    return new Snapshot<>(kind, "1", 0, kind.text(), SenderList.of(List.of(), ids));
  }

  private String[] agents() {
    String[] made = new String[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      made[i] =
          "Mozilla/5.0 (Linux; Android 13; SM-%d) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Mobile Safari/537.36"
              .formatted(random.nextInt(40), 80 + random.nextInt(40));
    }
    return made;
  }

  private byte[][] addresses() {
    byte[][] made = new byte[EVENTS][];
    for (int i = 0; i < EVENTS; i++) {
      made[i] = bytes(random.nextInt());
    }
    return made;
  }

  /** Decoded from the log's bytes, as the count finds them. */
  private AdEvent[] events() {
    EventValidator validator = new EventValidator(ScriptedEvent.CURRENCY);
    String[] userAgents = agents();
    byte[][] senders = addresses();
    AdEvent[] made = new AdEvent[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      String ip =
          (senders[i][0] & 0xFF)
              + "."
              + (senders[i][1] & 0xFF)
              + "."
              + (senders[i][2] & 0xFF)
              + "."
              + (senders[i][3] & 0xFF);
      ScriptedEvent event =
          ScriptedEvent.click("event-" + i).ip(ip).userAgent(userAgents[i]).country("DE");
      made[i] = ((Accepted) validator.validate(event.record())).event();
    }
    return made;
  }

  private IPv4AddressTrie trie() {
    IPv4AddressTrie made = new IPv4AddressTrie();
    for (byte[] network : countryNetworks) {
      made.add(new IPAddressString(new IPv4Address(network) + "/24").getAddress().toIPv4());
    }
    return made;
  }
}
