package io.tallybook.pipelines.billing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tallybook.model.AdRef;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.price.PriceBook.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A price book as a CSV file: {@code campaign_id}, {@code from}, {@code to} (ISO instants,
 * half-open; {@code to} may be empty), {@code cost_micros} or {@code cost_per_click} (decimal),
 * {@code currency}. It is taken as a whole or not at all, with every problem told by file and row.
 */
public final class PriceBookFile {
  private static final String CAMPAIGN = "campaign_id";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String MICROS = "cost_micros";
  private static final String UNITS = "cost_per_click";
  private static final String CURRENCY = "currency";
  private static final Set<String> REQUIRED = new TreeSet<>(Set.of(CAMPAIGN, FROM, TO, CURRENCY));
  private static final int MICROS_DECIMALS = 6;
  private static final int PROBLEMS_SHOWN_MAX = 50;

  private final Path file;
  private final String currency;
  private final List<String> problems = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private record Row(long line, Entry entry) {}

  private PriceBookFile(Path file, String currency) {
    this.file = file;
    this.currency = currency;
  }

  /**
   * Reads a price book.
   *
   * @param currency ISO 4217; the one that is accounted in
   * @throws BillingException with all problems, if the file cannot be read or has any
   */
  public static PriceBook read(Path file, String currency) {
    return new PriceBookFile(file, currency).read();
  }

  private PriceBook read() {
    if (!Files.isRegularFile(file)) {
      throw new BillingException(file + ": there is no such file");
    }
    boolean first = true;
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord record : records) {
        if (first) {
          checkColumns(record.getHeader());
          refuseProblems();
          first = false;
        }
        check(record);
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw new BillingException(file + ": is no CSV file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BillingException(file + ": cannot be read: " + e.getMessage(), e);
    }
    checkOverlaps();
    refuseProblems();
    return PriceBook.of(rows.stream().map(Row::entry).toList());
  }

  private void checkColumns(List<String> header) {
    Set<String> known = new TreeSet<>(REQUIRED);
    known.addAll(List.of(MICROS, UNITS));
    for (String column : new TreeSet<>(header)) {
      if (!known.contains(column)) {
        add(1, "unknown column '" + column + "'; columns are " + String.join(", ", known));
      }
    }
    for (String column : REQUIRED) {
      if (!header.contains(column)) {
        add(1, "column " + column + " is missing");
      }
    }
    if (header.contains(MICROS) == header.contains(UNITS)) {
      add(1, "needs one of the columns " + MICROS + " and " + UNITS);
    }
    if (new TreeSet<>(header).size() < header.size()) {
      add(1, "a column is there twice");
    }
  }

  private void check(NamedCsvRecord record) {
    long line = record.getStartingLineNumber();
    if (record.getFieldCount() != record.getHeader().size()) {
      add(
          line,
          "has " + record.getFieldCount() + " fields, the header has " + record.getHeader().size());
      return;
    }
    int before = problems.size();
    String campaign = record.getField(CAMPAIGN);
    if (campaign.isEmpty() || campaign.length() > AdRef.LENGTH_MAX) {
      add(line, CAMPAIGN + " must have 1 to " + AdRef.LENGTH_MAX + " characters");
    }
    Long from = instant(line, FROM, record.getField(FROM));
    String end = record.getField(TO);
    Long to = end.isEmpty() ? Long.valueOf(PriceBook.OPEN_END) : instant(line, TO, end);
    if (from != null && to != null && from >= to) {
      add(line, FROM + " must lie before " + TO + ", is " + record.getField(FROM) + " to " + end);
    }
    Long micros =
        record.findField(MICROS).isPresent()
            ? micros(line, MICROS, record.getField(MICROS), 0)
            : micros(line, UNITS, record.getField(UNITS), MICROS_DECIMALS);
    if (!record.getField(CURRENCY).equals(currency)) {
      add(
          line,
          CURRENCY
              + " must be "
              + currency
              + ", the currency accounted in, is '"
              + record.getField(CURRENCY)
              + "'");
    }
    if (problems.size() == before && from != null && to != null && micros != null) {
      rows.add(new Row(line, new Entry(campaign, from, to, micros)));
    }
  }

  private @Nullable Long instant(long line, String column, String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      add(line, column + " must be a time like 2026-03-01T00:00:00Z, is '" + text + "'");
      return null;
    }
  }

  private @Nullable Long micros(long line, String column, String text, int decimals) {
    try {
      BigDecimal price = new BigDecimal(text);
      if (price.signum() < 0) {
        add(line, column + " must not be negative, is " + text);
        return null;
      }
      return price.movePointRight(decimals).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      add(
          line,
          column
              + (decimals == 0
                  ? " must be a whole number"
                  : " must be a number with at most " + decimals + " decimals")
              + ", is '"
              + text
              + "'");
      return null;
    }
  }

  private void checkOverlaps() {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparing((Row row) -> row.entry().campaignId())
            .thenComparingLong(row -> row.entry().fromMillis()));
    Row widest = null;
    for (Row row : sorted) {
      if (widest != null && widest.entry().overlaps(row.entry())) {
        add(
            Math.max(row.line(), widest.line()),
            "overlaps row "
                + Math.min(row.line(), widest.line())
                + ": both set a price of campaign '"
                + row.entry().campaignId()
                + "' for "
                + Instant.ofEpochMilli(row.entry().fromMillis()));
      }
      boolean reachesFurther =
          widest == null
              || !widest.entry().campaignId().equals(row.entry().campaignId())
              || widest.entry().toMillis() < row.entry().toMillis();
      widest = reachesFurther ? row : widest;
    }
  }

  private void add(long line, String problem) {
    problems.add(file + ":" + line + ": " + problem);
  }

  private void refuseProblems() {
    if (!problems.isEmpty()) {
      List<String> shown =
          new ArrayList<>(problems.subList(0, Math.min(problems.size(), PROBLEMS_SHOWN_MAX)));
      if (problems.size() > shown.size()) {
        shown.add("and " + (problems.size() - shown.size()) + " more");
      }
      throw new BillingException(String.join(System.lineSeparator(), shown));
    }
  }
}
