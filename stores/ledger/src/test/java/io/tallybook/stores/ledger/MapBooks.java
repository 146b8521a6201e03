package io.tallybook.stores.ledger;

import io.tallybook.model.BillingLine;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The books as plain maps: what an advertiser's account must say, day by day. */
final class MapBooks {
  /** Of a day of an advertiser: what was charged to the receivable and to the prepayment. */
  static final class Split {
    long open;
    long fromPrepaid;
  }

  final Map<LocalDate, Map<String, BillingLine>> days = new TreeMap<>();
  final Map<String, Long> paid = new HashMap<>();
  final Map<String, Map<LocalDate, Split>> splits = new TreeMap<>();
  final Map<LocalDate, Integer> runs = new HashMap<>();

  /** Whether it changed anything. */
  boolean bill(LocalDate day, List<BillingLine> lines) {
    Map<String, BillingLine> now = new TreeMap<>();
    lines.forEach(line -> now.put(line.ad().toString(), line));
    if (now.equals(days.get(day))) {
      return false;
    }
    Map<String, Long> sums = new TreeMap<>();
    lines.forEach(line -> sums.merge(line.ad().advertiserId(), line.amountMicros(), Long::sum));
    splits.forEach((advertiser, split) -> sums.putIfAbsent(advertiser, 0L));
    sums.forEach((advertiser, amount) -> settle(advertiser, day, amount));
    days.put(day, now);
    runs.merge(day, 1, Integer::sum);
    return true;
  }

  /** Micro by micro would say the same: first the one pot, then the other. */
  private void settle(String advertiser, LocalDate day, long amount) {
    Split split =
        splits
            .computeIfAbsent(advertiser, id -> new TreeMap<>())
            .computeIfAbsent(day, id -> new Split());
    long grown = amount - split.open - split.fromPrepaid;
    while (grown > 0) {
      long step = prepaidLeft(advertiser) > 0 ? Math.min(grown, prepaidLeft(advertiser)) : grown;
      if (prepaidLeft(advertiser) > 0) {
        split.fromPrepaid += step;
      } else {
        split.open += step;
      }
      grown -= step;
    }
    while (grown < 0) {
      long step = split.open > 0 ? Math.min(-grown, split.open) : -grown;
      if (split.open > 0) {
        split.open -= step;
      } else {
        split.fromPrepaid -= step;
      }
      grown += step;
    }
  }

  void pay(String advertiser, long micros) {
    paid.merge(advertiser, micros, Long::sum);
    splits.computeIfAbsent(advertiser, id -> new TreeMap<>());
  }

  long open(String advertiser) {
    return splits.getOrDefault(advertiser, Map.of()).values().stream().mapToLong(s -> s.open).sum();
  }

  long prepaidLeft(String advertiser) {
    return paid.getOrDefault(advertiser, 0L)
        - splits.getOrDefault(advertiser, Map.of()).values().stream()
            .mapToLong(s -> s.fromPrepaid)
            .sum();
  }
}
