package io.tallybook.testdata;

/**
 * What an event really is, known because the generator made it. Detection is judged against it; it
 * is never sent.
 */
public enum TruthLabel {
  /** A person on an ordinary line. */
  VALID(false),
  /** A person behind a carrier's NAT: many users share the address. A trap, to be kept valid. */
  CARRIER_NAT(false),
  /** A person behind iCloud Private Relay, no data centre. A trap, to be kept valid. */
  PRIVATE_RELAY(false),
  /** No user agent, or a dash. */
  MISSING_USER_AGENT(true),
  /** A crawler that says so in its user agent. */
  KNOWN_BOT(true),
  /** A script that left its HTTP library's user agent. */
  HTTP_LIBRARY(true),
  /**
   * One of 5 to 15 clicks within 8 s by one (ip, ad). All carry the label; a rule with a threshold
   * can only see those beyond it.
   */
  VELOCITY_BURST(true),
  /** From a data centre's address with a browser's user agent. */
  DATA_CENTRE(true),
  /** One of 12 to 24 clicks by one (ip, ad) at intervals that are regular within 2 %. */
  REGULAR_CADENCE(true);

  private final boolean invalid;

  TruthLabel(boolean invalid) {
    this.invalid = invalid;
  }

  /** Whether an advertiser must not pay for it. */
  public boolean isInvalid() {
    return invalid;
  }
}
