package io.tallybook.stores.ledger;

import java.time.Instant;
import java.time.YearMonth;

/**
 * A statement in a listing.
 *
 * @param advertiserId who owes it
 * @param month the UTC month
 * @param currency ISO 4217
 * @param state how far it is
 * @param since when it came into this state
 * @param clicks billable clicks
 * @param amountMicros the exact sum
 * @param invoice the amounts at its foot
 */
public record StatementSummary(
    String advertiserId,
    YearMonth month,
    String currency,
    StatementState state,
    Instant since,
    long clicks,
    long amountMicros,
    InvoiceTotals invoice) {}
