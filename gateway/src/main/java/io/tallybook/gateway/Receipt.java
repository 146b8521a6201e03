package io.tallybook.gateway;

import io.tallybook.model.Purpose;

/**
 * What is known of an event from how it came, for what it does not say itself.
 *
 * @param schema the endpoint's fields
 * @param receivedAtMillis when the request came: milliseconds since the epoch, UTC; one stamp for
 *     all events of a request
 * @param ip the sender's address in text form; empty where the sender is not the client
 * @param userAgent likewise
 * @param purpose what the request was for, by its headers; unknown where the sender is not the
 *     client
 * @param timeOptional whether an event without a time happened when it was received
 */
record Receipt(
    EventSchema schema,
    long receivedAtMillis,
    String ip,
    String userAgent,
    Purpose purpose,
    boolean timeOptional) {}
