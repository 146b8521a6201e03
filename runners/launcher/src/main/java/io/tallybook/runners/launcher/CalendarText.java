package io.tallybook.runners.launcher;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.TypeConversionException;

/** Reads the days, months, times and durations of options. */
final class CalendarText {
  private CalendarText() {}

  /**
   * A day of the calendar.
   *
   * @throws TypeConversionException if the text is none
   */
  static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' must be a day like 2026-03-01");
    }
  }

  /**
   * A moment.
   *
   * @throws TypeConversionException if the text is none
   */
  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' must be a time like 2026-03-01T00:00:00Z");
    }
  }

  /**
   * A length of time.
   *
   * @throws TypeConversionException if the text is none
   */
  static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' must be a duration like PT10M or P1D");
    }
  }

  /**
   * A month of the calendar.
   *
   * @throws TypeConversionException if the text is none
   */
  static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' must be a month like 2026-03");
    }
  }
}
