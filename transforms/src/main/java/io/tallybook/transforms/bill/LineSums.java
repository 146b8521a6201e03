package io.tallybook.transforms.bill;

import io.tallybook.model.AdRef;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Click;
import io.tallybook.model.Standing;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.AdEventFormat;
import io.tallybook.transforms.price.PriceBook;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** What each ad owes for each day, as far as it has been added up. For one thread. */
final class LineSums {
  private static final long DAY_MILLIS = 86_400_000;

  private static final int CLICKS = 0;
  private static final int UNPRICED = 1;
  private static final int INVALID = 2;
  private static final int DUPLICATES = 3;
  private static final int AMOUNT = 4;
  private static final int INVALID_AMOUNT = 5;
  private static final int FIELDS = 6;

  private final Map<Long, Map<AdRef, long[]>> days = new TreeMap<>();
  private int size;

  /** The day asked for last, and its lines: events of one day come together. */
  private long lastDay;

  private Map<AdRef, long[]> linesOfLastDay = Map.of();

  /** How many lines there are. */
  int size() {
    return size;
  }

  void clear() {
    days.clear();
    size = 0;
    linesOfLastDay = Map.of();
  }

  /**
   * Adds what an event changes. Unique impressions, conversions and prefetches change nothing: an
   * ad that had nothing else has no line.
   *
   * @throws ArithmeticException if an amount does not fit a long
   */
  void add(TaggedEvent tagged, PriceBook prices) {
    Click click = tagged.event() instanceof Click c ? c : null;
    int unique = tagged.role().unique();
    Standing standing = click == null ? Standing.VALID : tagged.standing();
    boolean isCounted = click != null && unique != 0 && standing != Standing.PREFETCH;
    if (!isCounted && tagged.role().repeats() == 0) {
      return;
    }
    long[] line =
        line(
            Math.floorDiv(tagged.event().header().eventTimeMillis(), DAY_MILLIS),
            tagged.event().header().ad());
    line[DUPLICATES] += tagged.role().repeats();
    if (click != null && isCounted) {
      boolean invalid = standing.isInvalid();
      long costMicros = Math.multiplyExact(unique, click.cost().micros());
      line[invalid ? INVALID : CLICKS] += unique;
      line[UNPRICED] += !invalid && prices.isUnpriced(click) ? unique : 0;
      int amount = invalid ? INVALID_AMOUNT : AMOUNT;
      line[amount] = Math.addExact(line[amount], costMicros);
    }
  }

  private long[] line(long day, AdRef ad) {
    if (day != lastDay || linesOfLastDay.isEmpty()) {
      lastDay = day;
      linesOfLastDay = days.computeIfAbsent(day, d -> new HashMap<>());
    }
    long[] line = linesOfLastDay.get(ad);
    if (line == null) {
      line = new long[FIELDS];
      linesOfLastDay.put(ad, line);
      size++;
    }
    return line;
  }

  /** What is done with a line. */
  @FunctionalInterface
  private interface LineConsumer {
    void accept(long day, AdRef ad, long[] line);
  }

  private void forEachLine(LineConsumer consumer) {
    days.forEach((day, lines) -> lines.forEach((ad, line) -> consumer.accept(day, ad, line)));
  }

  /** Writes every line, each to where the caller wants it, by a hash of its ad. */
  void forEach(ObjIntConsumer<BytesWriter> consumer, AdEventFormat format) {
    BytesWriter row = new BytesWriter();
    forEachLine(
        (day, ad, line) -> {
          row.clear();
          row.writeSignedVarint(day);
          format.writeAd(ad, row);
          for (long field : line) {
            row.writeSignedVarint(field);
          }
          consumer.accept(row, ad.hashCode());
        });
  }

  /** Adds the lines that {@link #forEach} wrote. */
  void read(BytesReader in, AdEventFormat format) {
    while (in.hasMore()) {
      long[] line = line(in.readSignedVarint(), format.readAd(in));
      for (int field = 0; field < FIELDS; field++) {
        line[field] = Math.addExact(line[field], in.readSignedVarint());
      }
    }
  }

  /** The lines as they are billed, without those whose events were all taken back. */
  void forEach(String currency, Consumer<BillingLine> consumer) {
    forEachLine(
        (day, ad, line) -> {
          if (Arrays.stream(line).anyMatch(field -> field != 0)) {
            consumer.accept(line(day, ad, line, currency));
          }
        });
  }

  private static BillingLine line(long day, AdRef ad, long[] line, String currency) {
    return new BillingLine(
        LocalDate.ofEpochDay(day),
        ad,
        line[CLICKS],
        line[UNPRICED],
        line[INVALID],
        line[DUPLICATES],
        line[AMOUNT],
        line[INVALID_AMOUNT],
        currency);
  }
}
