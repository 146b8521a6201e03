package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * All lists that traffic rules ask, of every kind and time. Immutable. Copies that travel with a
 * pipeline become one again in a worker, whatever the number of its threads.
 */
public final class TrafficLists implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int DIGEST_CHARS = 8;

  /** By what they say: those that are in use in this process. */
  private static final Map<String, WeakReference<TrafficLists>> IN_USE = new ConcurrentHashMap<>();

  private static final TrafficLists BUILT_IN = none().with(BuiltInCrawlers.read());

  /** In the order of the kinds: an array, as it is asked many times an event. */
  private final History<?>[] histories;

  private TrafficLists(History<?>[] histories) {
    this.histories = histories;
  }

  private static TrafficLists none() {
    History<?>[] none = new History<?>[ListKind.values().length];
    Arrays.fill(none, History.empty());
    return new TrafficLists(none);
  }

  /** The lists that come with the code: crawlers' agents. */
  public static TrafficLists builtIn() {
    return BUILT_IN;
  }

  /**
   * The same with one more snapshot.
   *
   * @throws IllegalArgumentException if one of the kind holds from the same time on
   */
  public <C extends ListContent> TrafficLists with(Snapshot<C> snapshot) {
    History<?>[] more = histories.clone();
    History<C> history = history(snapshot.kind());
    more[index(snapshot.kind())] = history.with(snapshot);
    return new TrafficLists(more);
  }

  /** Agents of crawlers and HTTP libraries. */
  public History<AgentList> crawlerAgents() {
    return history(ListKind.CRAWLER_AGENTS);
  }

  /**
   * A list of ranges.
   *
   * @param kind CRAWLER_RANGES, DATACENTRE_RANGES, RELAY_RANGES, VPN_RANGES or COUNTRIES
   */
  public History<RangeList> ranges(ListKind kind) {
    return history(kind);
  }

  /**
   * A list of senders.
   *
   * @param kind OWN_TRAFFIC or BLOCKLIST
   */
  public History<SenderList> senders(ListKind kind) {
    return history(kind);
  }

  @SuppressWarnings("unchecked") // a kind has one type of content
  private <C extends ListContent> History<C> history(ListKind kind) {
    return (History<C>) histories[index(kind)];
  }

  @SuppressWarnings("EnumOrdinal") // an index in this process, which nothing keeps
  private static int index(ListKind kind) {
    return kind.ordinal();
  }

  /** All snapshots, by kind, oldest first. */
  public List<Snapshot<?>> snapshots() {
    List<Snapshot<?>> all = new ArrayList<>();
    for (History<?> history : histories) {
      all.addAll(history.snapshots());
    }
    return all;
  }

  /** All versions in one text without spaces: {@code kind:version:digest}, joined by a plus. */
  public String version() {
    return version(Instant.EPOCH.toEpochMilli(), Long.MAX_VALUE);
  }

  /**
   * The same of the snapshots that hold at some time of a period: snapshots for other times change
   * nothing in it.
   */
  public String version(long fromMillis, long toMillis) {
    return Arrays.stream(histories)
        .flatMap(history -> history.between(fromMillis, toMillis).stream())
        .map(TrafficLists::version)
        .collect(Collectors.joining("+"));
  }

  private static String version(Snapshot<?> snapshot) {
    return snapshot.kind().text()
        + ":"
        + snapshot.version()
        + ":"
        + snapshot.digest().substring(0, DIGEST_CHARS);
  }

  private Object readResolve() {
    String digests =
        snapshots().stream()
            .map(
                snapshot ->
                    snapshot.kind()
                        + " "
                        + snapshot.effectiveFromMillis()
                        + " "
                        + snapshot.digest())
            .collect(Collectors.joining("\n"));
    IN_USE.values().removeIf(lists -> lists.get() == null);
    TrafficLists found =
        IN_USE
            .compute(
                digests,
                (same, known) ->
                    known == null || known.get() == null ? new WeakReference<>(this) : known)
            .get();
    return found == null ? this : found;
  }
}
