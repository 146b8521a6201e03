package io.tallybook.model;

/**
 * How many records were left over for one reason on one day.
 *
 * @param count also the row's version: it only grows
 */
public record LeftoverRow(Leftover leftover, Source source, long count) {
  public LeftoverRow {
    if (count <= 0) {
      throw new IllegalArgumentException("count must be positive, is " + count);
    }
  }
}
