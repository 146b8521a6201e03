package io.tallybook.stores.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the store must answer, worked out row by row from a map. */
final class MapAggregates {
  private record Cell(Source source, AggregateKey key) {}

  private final Map<Cell, AggregateRow> rows = new HashMap<>();
  private final Set<Cell> withdrawn = new HashSet<>();

  void upsert(List<AggregateRow> batch) {
    for (AggregateRow row : batch) {
      AggregateRow stored = rows.get(new Cell(row.source(), row.key()));
      if (row.source() == Source.FINAL
          && row.key().rule().isEmpty()
          && (stored == null || row.version() >= stored.version())) {
        for (Cell cell : rows.keySet()) {
          if (cell.source() == Source.FINAL && isRuleIn(row.key(), cell.key())) {
            withdrawn.add(cell);
          }
        }
      }
    }
    for (AggregateRow row : batch) {
      Cell cell = new Cell(row.source(), row.key());
      AggregateRow stored = rows.get(cell);
      if (stored == null || withdrawn.contains(cell) || row.version() >= stored.version()) {
        rows.put(cell, row);
        withdrawn.remove(cell);
      }
    }
  }

  private static boolean isRuleIn(AggregateKey all, AggregateKey other) {
    return !other.rule().isEmpty()
        && other.minuteMillis() == all.minuteMillis()
        && other.ad().equals(all.ad())
        && other.country().equals(all.country())
        && other.device() == all.device();
  }

  MapAggregates copy() {
    MapAggregates copy = new MapAggregates();
    copy.rows.putAll(rows);
    copy.withdrawn.addAll(withdrawn);
    return copy;
  }

  long recordsCounted(Source source) {
    return rows.values().stream()
        .filter(row -> row.source() == source && row.key().rule().isEmpty())
        .mapToLong(row -> row.measures().recordCount())
        .sum();
  }

  long asOfMillis(Source source) {
    return rows.values().stream()
        .filter(row -> row.source() == source)
        .mapToLong(AggregateRow::asOfMillis)
        .max()
        .orElse(0);
  }

  List<AggregateResult> query(AggregateQuery query) {
    Map<List<String>, AggregateResult> groups = new HashMap<>();
    if (query.groupBy().isEmpty()) {
      groups.put(List.of(), new AggregateResult(List.of(), Measures.ZERO, 0));
    }
    for (AggregateRow row : rows.values()) {
      if (selects(query, row)) {
        List<String> group = query.groupBy().stream().map(d -> value(query, d, row)).toList();
        groups.merge(
            group,
            new AggregateResult(group, row.measures(), row.asOfMillis()),
            MapAggregates::sum);
      }
    }
    List<AggregateResult> results = new ArrayList<>(groups.values());
    results.sort((a, b) -> compare(a.group(), b.group()));
    return results;
  }

  private static AggregateResult sum(AggregateResult a, AggregateResult b) {
    return new AggregateResult(
        a.group(), a.measures().plus(b.measures()), Math.max(a.asOfMillis(), b.asOfMillis()));
  }

  private boolean selects(AggregateQuery query, AggregateRow row) {
    boolean ofRules =
        query.groupBy().contains(Dimension.RULE) || query.filters().containsKey(Dimension.RULE);
    if (ofRules == row.key().rule().isEmpty()
        || withdrawn.contains(new Cell(row.source(), row.key()))) {
      return false;
    }
    Instant minute = Instant.ofEpochMilli(row.key().minuteMillis());
    if (row.source() != query.source()
        || minute.isBefore(query.from())
        || !minute.isBefore(query.to())) {
      return false;
    }
    for (Map.Entry<Dimension, Set<String>> filter : query.filters().entrySet()) {
      if (!filter.getValue().contains(value(query, filter.getKey(), row))) {
        return false;
      }
    }
    return true;
  }

  private static String value(AggregateQuery query, Dimension dimension, AggregateRow row) {
    AggregateKey key = row.key();
    return switch (dimension) {
      case TIME -> bucket(key.minuteMillis(), query.granularity().toMillis());
      case ADVERTISER -> key.ad().advertiserId();
      case CAMPAIGN -> key.ad().campaignId();
      case AD -> key.ad().adId();
      case COUNTRY -> key.country();
      case DEVICE -> key.device().name();
      case RULE -> key.rule();
    };
  }

  private static String bucket(long minuteMillis, long widthMillis) {
    BigInteger width = BigInteger.valueOf(widthMillis);
    BigInteger minute = BigInteger.valueOf(minuteMillis);
    return Instant.ofEpochMilli(minute.subtract(minute.mod(width)).longValueExact()).toString();
  }

  /** Text sorts by its UTF-8 bytes. Times of one width sort alike as text and as numbers. */
  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = Arrays.compareUnsigned(a.get(i).getBytes(UTF_8), b.get(i).getBytes(UTF_8));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
