package io.tallybook.stores.aggregate;

import io.tallybook.model.AggregateKey;
import io.tallybook.model.Measures;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query as SQL. The text depends on the query's shape alone; every value is a parameter.
 *
 * @param groupBy the dimensions of the result
 * @param sql with one question mark for each parameter
 * @param parameters {@code Long} or {@code String}, in order
 */
record AggregateSelect(List<Dimension> groupBy, String sql, List<Object> parameters) {
  // The inner modulo of a time before the epoch is negative: a bucket always starts at or before
  // the minutes it holds.
  private static final String TIME_BUCKET_SQL = "minute_millis - ((minute_millis % ?) + ?) % ?";

  // A sum of longs is a 128-bit integer in DuckDB. The cast is exact: it fails when the sum does
  // not fit.
  private static final String MEASURES_SQL =
      """
      sum(gross_clicks)::BIGINT,
      sum(givt_clicks)::BIGINT,
      sum(sivt_clicks)::BIGINT,
      sum(suspect_clicks)::BIGINT,
      sum(undecided_clicks)::BIGINT,
      sum(duplicates)::BIGINT,
      sum(impressions)::BIGINT,
      sum(conversions)::BIGINT,
      sum(spend_micros)::BIGINT,
      sum(invalid_micros)::BIGINT,
      sum(prefetch_clicks)::BIGINT,
      sum(internal_clicks)::BIGINT,
      max(as_of_millis)
      FROM aggregates
      WHERE source = ? AND minute_millis >= ? AND minute_millis < ?""";

  static AggregateSelect of(AggregateQuery query) {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ");
    for (Dimension dimension : query.groupBy()) {
      if (dimension == Dimension.TIME) {
        long widthMillis = query.granularity().toMillis();
        parameters.addAll(Collections.nCopies(3, widthMillis));
        sql.append(TIME_BUCKET_SQL).append(", ");
      } else {
        sql.append(column(dimension)).append(", ");
      }
    }
    sql.append(MEASURES_SQL);
    parameters.add(query.source().name());
    parameters.add(ceilMillis(query.from()));
    parameters.add(ceilMillis(query.to()));
    // A version of 0 is a finding that was withdrawn.
    sql.append(query.isOfRules() ? " AND version > 0 AND rule <> ?" : " AND rule = ?");
    parameters.add(AggregateKey.ALL_CLICKS);
    for (Map.Entry<Dimension, Set<String>> filter : new TreeMap<>(query.filters()).entrySet()) {
      sql.append(" AND ").append(condition(filter.getKey(), filter.getValue().size()));
      parameters.addAll(filter.getValue());
    }
    if (!query.groupBy().isEmpty()) {
      String ordinals =
          IntStream.rangeClosed(1, query.groupBy().size())
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(", "));
      sql.append(" GROUP BY ").append(ordinals).append(" ORDER BY ").append(ordinals);
    }
    return new AggregateSelect(query.groupBy(), sql.toString(), List.copyOf(parameters));
  }

  void run(Connection connection, Consumer<AggregateResult> consumer) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          consumer.accept(read(result));
        }
      }
    }
  }

  private AggregateResult read(ResultSet result) throws SQLException {
    List<String> group = new ArrayList<>(groupBy.size());
    int column = 1;
    for (Dimension dimension : groupBy) {
      group.add(
          dimension == Dimension.TIME
              ? Instant.ofEpochMilli(result.getLong(column)).toString()
              : result.getString(column));
      column++;
    }
    // Over no cells at all the sums are NULL, which getLong gives as 0.
    Measures measures =
        new Measures(
            result.getLong(column),
            result.getLong(column + 1),
            result.getLong(column + 2),
            result.getLong(column + 3),
            result.getLong(column + 4),
            result.getLong(column + 5),
            result.getLong(column + 6),
            result.getLong(column + 7),
            result.getLong(column + 8),
            result.getLong(column + 9),
            result.getLong(column + 10),
            result.getLong(column + 11));
    return new AggregateResult(group, measures, result.getLong(column + 12));
  }

  private static String condition(Dimension dimension, int valueCount) {
    return valueCount == 0
        ? "false"
        : column(dimension)
            + " IN ("
            + String.join(", ", Collections.nCopies(valueCount, "?"))
            + ")";
  }

  private static String column(Dimension dimension) {
    return switch (dimension) {
      case TIME -> throw new IllegalArgumentException("time is an expression, not a column");
      case ADVERTISER -> "advertiser_id";
      case CAMPAIGN -> "campaign_id";
      case AD -> "ad_id";
      case COUNTRY -> "country";
      case DEVICE -> "device";
      case RULE -> "rule";
    };
  }

  /**
   * The first whole millisecond at or after a time: bounds finer than a millisecond select the same
   * minutes. Times beyond the range of a long are as good as its ends.
   */
  private static long ceilMillis(Instant time) {
    try {
      long floorMillis = time.toEpochMilli();
      boolean wholeMillis = Instant.ofEpochMilli(floorMillis).equals(time);
      return wholeMillis ? floorMillis : Math.addExact(floorMillis, 1);
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
