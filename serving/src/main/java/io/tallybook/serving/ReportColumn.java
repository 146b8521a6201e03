package io.tallybook.serving;

import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the rows of a report can be grouped by. The names in lower case are a contract. */
public enum ReportColumn {
  MINUTE(Dimension.TIME, Duration.ofMinutes(1)),
  HOUR(Dimension.TIME, Duration.ofHours(1)),
  DAY(Dimension.TIME, Duration.ofDays(1)),
  ADVERTISER(Dimension.ADVERTISER, Duration.ZERO),
  CAMPAIGN(Dimension.CAMPAIGN, Duration.ZERO),
  AD(Dimension.AD, Duration.ZERO),
  COUNTRY(Dimension.COUNTRY, Duration.ZERO),
  DEVICE(Dimension.DEVICE, Duration.ZERO),
  /** What each rule says alone; the rows of rules do not add up, one click may break several. */
  RULE(Dimension.RULE, Duration.ZERO);

  /** What a list of columns looks like, for help texts and error messages. */
  public static final String LIST_RULE =
      "must be a comma-separated list of "
          + Arrays.stream(values()).map(ReportColumn::label).collect(Collectors.joining(", "))
          + ", each at most once, with at most one of minute, hour and day";

  private final Dimension dimension;
  private final Duration width;

  ReportColumn(Dimension dimension, Duration width) {
    this.dimension = dimension;
    this.width = width;
  }

  /** The columns that can be filtered by their values: all but the times. */
  public static Set<ReportColumn> filterable() {
    return EnumSet.range(ADVERTISER, RULE);
  }

  /**
   * The columns of a list like {@code ad,minute}.
   *
   * @throws IllegalArgumentException saying {@link #LIST_RULE}
   */
  public static List<ReportColumn> parseList(String list) {
    List<ReportColumn> columns = new ArrayList<>();
    Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
    for (String label : list.split(",", -1)) {
      Optional<ReportColumn> column =
          Arrays.stream(values()).filter(c -> c.label().equals(label.strip())).findFirst();
      // Two columns of one dimension: the same one twice, or two widths of time.
      if (column.isEmpty() || !dimensions.add(column.get().dimension)) {
        throw new IllegalArgumentException(LIST_RULE);
      }
      columns.add(column.get());
    }
    return List.copyOf(columns);
  }

  /** Its name in requests, headers and the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Dimension dimension() {
    return dimension;
  }

  boolean isTime() {
    return dimension == Dimension.TIME;
  }

  /** Width of the buckets of a time column. */
  Duration width() {
    return width;
  }
}
