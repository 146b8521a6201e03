package io.tallybook.model;

/**
 * The finest cell that is counted.
 *
 * <p>A click is in the cell without a rule, and once more in that of each rule with something
 * against it or nothing to go by: whoever adds up cells keeps to {@link #ALL_CLICKS}, or adds up
 * one rule's.
 *
 * @param minuteMillis start of the one-minute window: milliseconds since the epoch, UTC
 * @param ad the ad, its campaign and who pays
 * @param country ISO 3166-1 alpha-2; empty when unknown
 * @param device kind of device
 * @param rule id of the traffic rule whose findings are counted; {@link #ALL_CLICKS} for what all
 *     rules come to together
 */
public record AggregateKey(
    long minuteMillis, AdRef ad, String country, Device device, String rule) {
  /** In place of a rule's id: all events of the cell, whatever the rules say. */
  public static final String ALL_CLICKS = "";

  /** The cell that counts all events. */
  public AggregateKey(long minuteMillis, AdRef ad, String country, Device device) {
    this(minuteMillis, ad, country, device, ALL_CLICKS);
  }
}
