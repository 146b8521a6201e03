package io.tallybook.serving;

import io.tallybook.model.Source;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of clicks and spend, grouped by columns of the caller's choice and ordered by them. Used
 * by the query API, and by the command line on a store that nobody else has open.
 *
 * <p>Columns: those chosen, then the {@link Traffic} figures: clicks, amounts in millionths of the
 * currency's unit, and the decision rate. Grouped or filtered by rule, the figures are those of
 * single rules instead. Times are the start of their minute, hour or day in UTC, like {@code
 * 2017-11-06T16:00:00Z}.
 */
public final class Report {
  /** Why not all filters can be combined, for error messages. */
  static final String RULES_RULE =
      "must be one rule, unless the report is by rule: one click may break several";

  private final List<ReportColumn> by;
  private final Source source;
  private final Traffic traffic;
  private final Instant from;
  private final Instant to;
  private final Map<ReportColumn, Set<String>> filters;

  private Report(
      List<ReportColumn> by,
      Source source,
      Traffic traffic,
      Instant from,
      Instant to,
      Map<ReportColumn, Set<String>> filters) {
    this.by = by;
    this.source = source;
    this.traffic = traffic;
    this.from = from;
    this.to = to;
    this.filters = filters;
  }

  /**
   * A report of all live counts.
   *
   * @param list its columns, for instance {@code ad,minute}: {@link ReportColumn#LIST_RULE}
   * @throws IllegalArgumentException if it is no such list
   */
  public static Report by(String list) {
    return new Report(
        ReportColumn.parseList(list), Source.LIVE, Traffic.ALL, Instant.MIN, Instant.MAX, Map.of());
  }

  /** Which count it is of. */
  public Source source() {
    return source;
  }

  /** The same report of another count. */
  public Report withSource(Source source) {
    return new Report(by, source, traffic, from, to, filters);
  }

  /** Which traffic it is about. */
  public Traffic traffic() {
    return traffic;
  }

  /**
   * The same report about other traffic.
   *
   * @throws IllegalArgumentException saying {@link Traffic#BY_RULE_RULE}, if it is by rule
   */
  public Report withTraffic(Traffic traffic) {
    return new Report(by, source, traffic, from, to, filters).checked();
  }

  /**
   * The same report of the minutes that start in [from, to).
   *
   * @throws IllegalArgumentException if from does not lie before to
   */
  public Report withRange(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from " + from + " must lie before to " + to);
    }
    return new Report(by, source, traffic, from, to, filters);
  }

  /**
   * The same report, of these values of a column only.
   *
   * @throws IllegalArgumentException if the column is a time: see {@link #withRange}; or if several
   *     rules would be added up, or the traffic is none that rules tell of
   */
  public Report withFilter(ReportColumn column, Set<String> values) {
    if (column.isTime()) {
      throw new IllegalArgumentException(column.label() + " is filtered by from and to");
    }
    Map<ReportColumn, Set<String>> more = new EnumMap<>(ReportColumn.class);
    more.putAll(filters);
    more.put(column, Set.copyOf(values));
    return new Report(by, source, traffic, from, to, more).checked();
  }

  private Report checked() {
    if (isOfRules() && !traffic.canBeByRule()) {
      throw new IllegalArgumentException(Traffic.BY_RULE_RULE);
    }
    if (filters.getOrDefault(ReportColumn.RULE, Set.of()).size() > 1
        && !by.contains(ReportColumn.RULE)) {
      throw new IllegalArgumentException(RULES_RULE);
    }
    return this;
  }

  private boolean isOfRules() {
    return by.contains(ReportColumn.RULE) || filters.containsKey(ReportColumn.RULE);
  }

  private List<ReportFigure> figures() {
    return isOfRules() ? ReportFigure.OF_RULES : traffic.figures();
  }

  /** The question to the store. */
  AggregateQuery toQuery() {
    Map<Dimension, Set<String>> dimensions = new EnumMap<>(Dimension.class);
    filters.forEach((column, values) -> dimensions.put(column.dimension(), values));
    Duration width =
        by.stream()
            .filter(ReportColumn::isTime)
            .map(ReportColumn::width)
            .findFirst()
            .orElse(Duration.ofMinutes(1));
    return new AggregateQuery(
        source, from, to, by.stream().map(ReportColumn::dimension).toList(), width, dimensions);
  }

  /**
   * Writes the report row by row as the store hands them over, and flushes the output.
   *
   * @throws IOException if the output fails
   * @throws io.tallybook.stores.aggregate.StoreException if the store fails
   */
  public void write(AggregateStore store, ReportFormat format, Writer output) throws IOException {
    Rows rows =
        switch (format) {
          case CSV -> new CsvRows(by, figures(), output);
          case JSON -> new JsonRows(this, by, figures(), output);
        };
    rows.begin();
    try {
      store.scan(
          toQuery(),
          result -> {
            try {
              rows.row(result);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    rows.end();
    output.flush();
  }

  /** One way to write rows. */
  interface Rows {
    void begin() throws IOException;

    void row(AggregateResult result) throws IOException;

    void end() throws IOException;
  }
}
