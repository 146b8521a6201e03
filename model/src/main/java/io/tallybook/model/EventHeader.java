package io.tallybook.model;

/**
 * What every ad event carries.
 *
 * @param id identity; duplicates share it
 * @param ad the ad, its campaign and who pays
 * @param eventTimeMillis the time that decides the minute it counts in: milliseconds since the
 *     epoch, UTC, at most {@link EventValidator#FUTURE_SKEW_MILLIS_MAX} after {@code
 *     receivedAtMillis}
 * @param declaredTimeMillis the time the client declared; differs from {@code eventTimeMillis} only
 *     where that was clamped
 * @param receivedAtMillis when the gateway received it, stamped once; milliseconds since the epoch,
 *     UTC
 * @param userId empty when unknown
 * @param country ISO 3166-1 alpha-2, upper case; empty when unknown
 * @param device kind of device
 * @param ip the client's address in text form; empty when unknown
 * @param userAgent as sent; empty when absent
 */
public record EventHeader(
    EventId id,
    AdRef ad,
    long eventTimeMillis,
    long declaredTimeMillis,
    long receivedAtMillis,
    String userId,
    String country,
    Device device,
    String ip,
    String userAgent) {}
