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
 * <p>Columns: those chosen, then {@code gross}, {@code net}, {@code invalid}, {@code duplicates}
 * (counts) and {@code spend_micros} (of the net clicks, in millionths of the currency's unit).
 * Times are the start of their minute, hour or day in UTC, like {@code 2017-11-06T16:00:00Z}.
 */
public final class Report {
  private final List<ReportColumn> by;
  private final Source source;
  private final Instant from;
  private final Instant to;
  private final Map<ReportColumn, Set<String>> filters;

  private Report(
      List<ReportColumn> by,
      Source source,
      Instant from,
      Instant to,
      Map<ReportColumn, Set<String>> filters) {
    this.by = by;
    this.source = source;
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
        ReportColumn.parseList(list), Source.LIVE, Instant.MIN, Instant.MAX, Map.of());
  }

  /** Which count it is of. */
  public Source source() {
    return source;
  }

  /** The same report of another count. */
  public Report withSource(Source source) {
    return new Report(by, source, from, to, filters);
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
    return new Report(by, source, from, to, filters);
  }

  /**
   * The same report, of these values of a column only.
   *
   * @throws IllegalArgumentException if the column is a time: see {@link #withRange}
   */
  public Report withFilter(ReportColumn column, Set<String> values) {
    if (column.isTime()) {
      throw new IllegalArgumentException(column.label() + " is filtered by from and to");
    }
    Map<ReportColumn, Set<String>> more = new EnumMap<>(ReportColumn.class);
    more.putAll(filters);
    more.put(column, Set.copyOf(values));
    return new Report(by, source, from, to, more);
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
          case CSV -> new CsvRows(by, output);
          case JSON -> new JsonRows(by, source, output);
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
