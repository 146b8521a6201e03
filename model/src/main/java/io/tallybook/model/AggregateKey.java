package io.tallybook.model;

/**
 * The finest cell that is counted.
 *
 * @param minuteMillis start of the one-minute window: milliseconds since the epoch, UTC
 * @param ad the ad, its campaign and who pays
 * @param country ISO 3166-1 alpha-2; empty when unknown
 * @param device kind of device
 */
public record AggregateKey(long minuteMillis, AdRef ad, String country, Device device) {}
