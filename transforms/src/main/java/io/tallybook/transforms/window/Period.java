package io.tallybook.transforms.window;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A range of event time that is not empty.
 *
 * @param fromMillis milliseconds since the epoch, UTC, inclusive
 * @param toMillis milliseconds since the epoch, UTC, exclusive
 */
public record Period(long fromMillis, long toMillis) implements Serializable {
  /** All of time. */
  public static final Period ALL = new Period(Long.MIN_VALUE, Long.MAX_VALUE);

  public Period {
    if (fromMillis >= toMillis) {
      throw new IllegalArgumentException(
          "a period must end after it begins, is " + fromMillis + " to " + toMillis);
    }
  }

  /** From a moment, inclusive, to another, exclusive. */
  public static Period of(Instant from, Instant to) {
    return new Period(from.toEpochMilli(), to.toEpochMilli());
  }

  /** A UTC day. */
  public static Period ofDay(LocalDate day) {
    return of(
        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  public Instant from() {
    return Instant.ofEpochMilli(fromMillis);
  }

  public Instant to() {
    return Instant.ofEpochMilli(toMillis);
  }

  public boolean contains(long millis) {
    return fromMillis <= millis && millis < toMillis;
  }
}
