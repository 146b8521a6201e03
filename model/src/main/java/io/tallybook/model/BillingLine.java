package io.tallybook.model;

import java.time.LocalDate;

/**
 * What one ad owes for one day: the finest unit that is billed.
 *
 * @param day the UTC day on which the clicks happened
 * @param ad the ad, its campaign and who pays
 * @param clicks billable clicks: unique and found invalid by no mature rule, priced or not
 * @param unpricedClicks those of them for which neither the event nor the price book has a price;
 *     they are counted and cost nothing
 * @param invalidClicks unique clicks that a rule found invalid; they cost nothing
 * @param duplicates repeats of the ad's events; they cost nothing
 * @param amountMicros what the billable clicks cost together, in millionths of the currency's unit;
 *     never negative
 * @param invalidMicros what the invalid clicks would have cost, in micros; never negative
 * @param currency ISO 4217
 */
public record BillingLine(
    LocalDate day,
    AdRef ad,
    long clicks,
    long unpricedClicks,
    long invalidClicks,
    long duplicates,
    long amountMicros,
    long invalidMicros,
    String currency) {}
