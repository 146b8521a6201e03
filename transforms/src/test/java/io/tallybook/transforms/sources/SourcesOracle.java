package io.tallybook.transforms.sources;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules over a day as they are written down, over lists in memory: every two addresses are
 * compared, every click of a publisher is looked at, and every conversion is searched for.
 */
final class SourcesOracle {
  private final List<Click> clicks = new ArrayList<>();
  private final Map<String, Long> convertedMillis = new HashMap<>();
  private final int clicksMin;
  private final int conversionsMin;
  private final int addressesMin;

  /** Clicks and conversions that count, and how many the rules want to see. */
  SourcesOracle(List<AdEvent> events, int clicksMin, int conversionsMin, int addressesMin) {
    this.clicksMin = clicksMin;
    this.conversionsMin = conversionsMin;
    this.addressesMin = addressesMin;
    for (AdEvent event : events) {
      if (event instanceof Click click) {
        clicks.add(click);
      } else if (event instanceof Conversion conversion) {
        convertedMillis.merge(
            conversion.clickId(), conversion.header().eventTimeMillis(), Math::min);
      }
    }
  }

  /** As {@code RULE source DECISION}. */
  Set<String> findings() {
    Set<String> found = new TreeSet<>();
    Map<String, List<Click>> publishers =
        clicks.stream().collect(Collectors.groupingBy(click -> click.header().publisherId()));
    long allConversions = conversions(clicks, Duration.ofDays(-7));
    publishers.forEach(
        (publisher, own) -> {
          if (!publisher.isEmpty()) {
            judge(publisher, own, allConversions, found);
          }
        });
    botnet(found);
    return found;
  }

  private void judge(String publisher, List<Click> own, long allConversions, Set<String> found) {
    long conversions = conversions(own, Duration.ofDays(-7));
    double rate = (double) conversions / own.size();
    if (own.size() >= clicksMin && rate < 0.0005) {
      double mean =
          own.size() * ((allConversions - conversions) / (double) (clicks.size() - own.size()));
      double term = Math.exp(-mean);
      double chance = term;
      for (int i = 1; i <= conversions; i++) {
        term *= mean / i;
        chance += term;
      }
      found.add("CLICK_FLOOD " + publisher + (chance > 0.00001 ? " UNDECIDED" : " INVALID"));
    }
    long late = conversions(own, Duration.ofHours(1));
    if (conversions >= conversionsMin && (double) late / conversions > 0.4) {
      found.add("CTIT_LONG_TAIL " + publisher + " INVALID");
    }
    List<Click> rest = withoutTheFiveBusiest(own);
    if (rest.size() >= 100
        && (entropy(rest.stream().map(click -> click.header().ip()).toList()) < 0.7
            || entropy(rest.stream().map(click -> click.header().userAgent()).toList()) < 0.3)) {
      found.add("PUBLISHER_ENTROPY " + publisher + " INVALID");
    }
  }

  /** Of how many clicks the first conversion came within seven days, and after a delay. */
  private long conversions(List<Click> of, Duration after) {
    return of.stream()
        .mapToLong(
            click ->
                convertedMillis.getOrDefault(click.header().id().value(), Long.MAX_VALUE / 2)
                    - click.header().eventTimeMillis())
        .filter(delay -> delay > after.toMillis() && delay <= Duration.ofDays(7).toMillis())
        .count();
  }

  /** Of addresses with as many clicks as others it does not matter which are left out. */
  private static List<Click> withoutTheFiveBusiest(List<Click> clicks) {
    List<Click> rest = new ArrayList<>(clicks);
    for (int i = 0; i < 5; i++) {
      Map<String, List<Click>> byAddress =
          rest.stream().collect(Collectors.groupingBy(click -> click.header().ip()));
      List<Click> most =
          byAddress.values().stream()
              .reduce(List.of(), (one, other) -> one.size() >= other.size() ? one : other);
      if (most.size() > 1) {
        rest.removeAll(most);
      }
    }
    return rest;
  }

  private static double entropy(List<String> values) {
    Map<String, Long> counts =
        values.stream().collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    double sum =
        counts.values().stream()
            .mapToDouble(count -> count * Math.log((double) values.size() / count))
            .sum();
    return sum / values.size() / Math.log(values.size());
  }

  private void botnet(Set<String> found) {
    Map<String, Set<String>> pairs = new HashMap<>();
    for (Click click : clicks) {
      EventHeader header = click.header();
      pairs
          .computeIfAbsent(header.ip(), ip -> new HashSet<>())
          .add(header.ad().adId() + " " + header.eventTimeMillis() / 60_000);
    }
    pairs.values().removeIf(set -> set.size() < 5);
    pairs.forEach(
        (address, own) -> {
          long alike = pairs.values().stream().filter(other -> alike(own, other)).count();
          if (alike >= addressesMin) { // itself included
            found.add("BOTNET " + address + " INVALID");
          }
        });
  }

  private static boolean alike(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    long shared = one.stream().filter(other::contains).count();
    return shared * 10 >= all.size() * 8L;
  }
}
