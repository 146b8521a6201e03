package io.tallybook.stores.rawlog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;

/**
 * An hour of the log: one folder.
 *
 * @param date UTC day
 * @param hour UTC hour of the day, from 0
 */
record LogHour(LocalDate date, int hour) implements Comparable<LogHour> {
  static final long MILLIS = 3_600_000;

  private static final Comparator<LogHour> ORDER =
      Comparator.comparing(LogHour::date).thenComparingInt(LogHour::hour);

  private static final int HOURS_PER_DAY = 24;

  /** The hour that begins {@code index} hours after the epoch. */
  static LogHour ofIndex(long index) {
    return new LogHour(
        LocalDate.ofEpochDay(Math.floorDiv(index, HOURS_PER_DAY)),
        Math.floorMod(index, HOURS_PER_DAY));
  }

  Instant start() {
    return date.atTime(hour, 0).toInstant(ZoneOffset.UTC);
  }

  Instant end() {
    return start().plusMillis(MILLIS);
  }

  /** Its folder, relative to the log's root. */
  String folder() {
    return String.format(Locale.ROOT, "date=%s/hour=%02d", date, hour);
  }

  @Override
  public int compareTo(LogHour other) {
    return ORDER.compare(this, other);
  }
}
