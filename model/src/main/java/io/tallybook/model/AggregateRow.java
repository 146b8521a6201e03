package io.tallybook.model;

/**
 * The state of one cell at one moment.
 *
 * @param key which cell
 * @param source which count
 * @param version how many changes the row contains; a fuller row never has a smaller one
 * @param asOfMillis the latest receive time among the events it contains: milliseconds since the
 *     epoch, UTC
 * @param measures the counts
 * @param currency of the spend, ISO 4217
 */
public record AggregateRow(
    AggregateKey key,
    Source source,
    long version,
    long asOfMillis,
    Measures measures,
    String currency) {
  public AggregateRow {
    if (version <= 0) {
      throw new IllegalArgumentException("version must be positive, is " + version);
    }
  }
}
