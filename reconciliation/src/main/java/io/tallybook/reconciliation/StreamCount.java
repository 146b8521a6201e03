package io.tallybook.reconciliation;

import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import io.tallybook.stores.aggregate.AggregateStore;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the stream counted over the range of a log.
 *
 * @param measures the counts of every bucket that has a cell; the GIVT clicks are those that one
 *     rule finds, see {@link #seenByOneRule}
 * @param figures those that the measures really hold, at least one that is judged; the others are
 *     zero because whoever was asked does not tell them
 * @param recordsLate records of the range's UTC days that the stream left over because their window
 *     had closed
 */
public record StreamCount(Map<AdBucket, Measures> measures, Set<Figure> figures, long recordsLate) {
  private static final List<Dimension> BUCKET =
      List.of(Dimension.TIME, Dimension.ADVERTISER, Dimension.CAMPAIGN, Dimension.AD);

  public StreamCount {
    measures = Map.copyOf(measures);
    figures = Set.copyOf(figures);
    if (figures.stream().noneMatch(Figure::isJudged)) {
      throw new IllegalArgumentException("figures must hold one that is judged, are " + figures);
    }
  }

  /**
   * What a store holds of the range and the granularity of a log.
   *
   * @throws io.tallybook.stores.aggregate.StoreException if the store fails
   */
  public static StreamCount of(AggregateStore store, LogCount log) {
    Map<AdBucket, Measures> all = scan(store, log, Map.of());
    Map<AdBucket, Measures> oneRule =
        scan(store, log, Map.of(Dimension.RULE, Set.of(Figure.NO_USER_AGENT_RULE)));
    Map<AdBucket, Measures> measures = new HashMap<>();
    all.forEach(
        (bucket, counts) ->
            measures.put(
                bucket, seenByOneRule(counts, oneRule.getOrDefault(bucket, Measures.ZERO))));
    long recordsLate =
        store.leftovers(Source.LIVE).stream()
            .filter(row -> row.leftover().kind() == Leftover.Kind.LATE)
            .filter(row -> log.touchesDay(Instant.ofEpochMilli(row.leftover().dayMillis())))
            .mapToLong(LeftoverRow::count)
            .sum();
    return new StreamCount(measures, EnumSet.allOf(Figure.class), recordsLate);
  }

  private static Map<AdBucket, Measures> scan(
      AggregateStore store, LogCount log, Map<Dimension, Set<String>> filters) {
    Map<AdBucket, Measures> measures = new HashMap<>();
    store.scan(
        new AggregateQuery(Source.LIVE, log.from(), log.to(), BUCKET, log.granularity(), filters),
        result -> {
          List<String> group = result.group();
          measures.put(
              new AdBucket(
                  Instant.parse(group.get(0)).toEpochMilli(),
                  group.get(1),
                  group.get(2),
                  group.get(3)),
              result.measures());
        });
    return measures;
  }

  /**
   * The counts of a bucket in which the classes of clicks are what {@link
   * Figure#NO_USER_AGENT_RULE} alone finds: the independent count knows no other rule.
   *
   * @param all what the stream counted
   * @param ofRule what it says of the clicks that the rule finds
   */
  public static Measures seenByOneRule(Measures all, Measures ofRule) {
    return new Measures(
        all.grossClicks(),
        ofRule.givtClicks(),
        0,
        0,
        0,
        all.duplicates(),
        all.impressions(),
        all.conversions(),
        all.spendMicros(),
        all.invalidMicros(),
        all.prefetchClicks(),
        0);
  }
}
