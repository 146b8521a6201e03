package io.tallybook.bench.input;

import io.tallybook.model.Device;

/**
 * What is true of one click, without its bytes.
 *
 * @param ad number of the ad, see {@link AdTable}
 * @param user number of the user
 * @param eventTimeMillis when it happened: milliseconds since the epoch, UTC
 * @param receivedAtMillis when it was received: milliseconds since the epoch, UTC
 * @param device kind of device
 * @param userAgentMissing whether it came without a user agent, which makes it invalid
 */
public record ClickFacts(
    int ad,
    int user,
    long eventTimeMillis,
    long receivedAtMillis,
    Device device,
    boolean userAgentMissing) {}
