package io.tallybook.runners.launcher;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.TypeConversionException;

/** Reads the days and months of options. */
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
