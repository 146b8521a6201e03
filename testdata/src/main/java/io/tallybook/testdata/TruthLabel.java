package io.tallybook.testdata;

import io.tallybook.model.Verdict.Decision;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an event really is, known because the generator made it. Detection is judged against it; it
 * is never sent.
 *
 * <p>Each label says what the rules should come to, and which of them should say so: the ids of
 * rules of the catalogue. A class that is caught by several rules is caught by any of them.
 */
public enum TruthLabel {
  /** A person on an ordinary line. */
  VALID(),
  /**
   * A click of a machine before it has given itself away: the first clicks of a burst, those of a
   * day up to the cap. No rule that looks back can tell it from a person's, so it is to be paid.
   */
  BELOW_THRESHOLD(),

  /** A person behind a carrier's NAT: many users share the address. A trap, to be kept valid. */
  CARRIER_NAT(Decision.VALID),
  /** A person behind iCloud Private Relay, no data centre. A trap, to be kept valid. */
  PRIVATE_RELAY(Decision.VALID),
  /** One of two clicks of a person within a second, on two ads. A trap, to be kept valid. */
  FAST_PAIR(Decision.VALID),
  /**
   * One of two clicks on one ad within a second by two people of one address. A trap, to be kept
   * valid.
   */
  SHARED_ADDRESS(Decision.VALID),
  /**
   * One of two clicks of a person on one ad, more than a minute apart. A trap, to be kept valid.
   */
  LATER_REPEAT(Decision.VALID),

  /** No user agent, or a dash. */
  MISSING_USER_AGENT(Decision.INVALID, "UA_MISSING"),
  /** A crawler that says so in its user agent and publishes no addresses. */
  KNOWN_BOT(Decision.INVALID, "UA_KNOWN_BOT"),
  /**
   * A script that left its HTTP library's user agent. A list need not know all of them; those that
   * it does not know are no browsers.
   */
  HTTP_LIBRARY(Decision.INVALID, "UA_HTTP_LIBRARY", "UA_NON_BROWSER"),
  /** A program with a user agent that is neither a browser's nor on any list. */
  NON_BROWSER(Decision.INVALID, "UA_NON_BROWSER"),
  /** From a data centre's address with a browser's user agent. */
  DATA_CENTRE(Decision.INVALID, "DATACENTER_IP"),
  /** From a crawler's address with a browser's user agent. */
  CRAWLER_ADDRESS(Decision.INVALID, "CRAWLER_IP"),
  /** A crawler's user agent from where that crawler never comes from. */
  FAKE_CRAWLER(Decision.INVALID, "FAKE_CRAWLER"),
  /** From an address of a proxy or VPN: odd, but it may be a person, so it is billed. */
  PROXY(Decision.SUSPECT, "PROXY_VPN"),
  /** A browser fetched the ad's link ahead. */
  PREFETCH(Decision.INVALID, "PREFETCH"),
  /** From the operator's own addresses or by a test account. */
  INTERNAL_TEST(Decision.INVALID, "INTERNAL_TEST"),
  /** Received more than seven days after it happened. */
  STALE_TIME(Decision.SUSPECT, "STALE_TIME"),
  /** Declared more than five minutes after it was received. */
  FUTURE_TIME(Decision.SUSPECT, "FUTURE_TIME"),
  /** The agent of a phone where a desktop is declared. */
  DEVICE_MISMATCH(Decision.SUSPECT, "UA_DEVICE_MISMATCH"),
  /** Another country declared than the address lies in. */
  GEO_MISMATCH(Decision.SUSPECT, "GEO_MISMATCH"),
  /** By an address, user or publisher on the blocklist. */
  BLOCKLISTED(Decision.INVALID, "BLOCKLIST"),

  /** A second click of one user on one ad within 2 s; the first one is valid. */
  DOUBLE_CLICK(Decision.INVALID, "DOUBLE_CLICK"),
  /** The same within a minute, but after more than 2 s. */
  REPEAT_CLICK(Decision.INVALID, "REPEAT_SAME_AD"),
  /**
   * Of 5 to 15 clicks within 8 s on one ad by one address, each under another user id, those beyond
   * the third, and what follows within the hour after.
   */
  VELOCITY_ADDRESS(Decision.INVALID, "VELOCITY_IP_AD"),
  /**
   * The same by one user from ever other addresses. What comes within a minute of the first click
   * is a repeat as well.
   */
  VELOCITY_USER(Decision.INVALID, "VELOCITY_USER_AD", "DOUBLE_CLICK", "REPEAT_SAME_AD"),
  /**
   * Of 36 to 44 clicks within a minute on as many ads by one address, each under another user id,
   * those beyond the thirtieth. An address alone may only suspect, so it is billed.
   */
  BUSY_ADDRESS(Decision.SUSPECT, "VELOCITY_IP"),
  /** A user's click from another country than 5 to 50 minutes before. */
  GEO_VELOCITY(Decision.SUSPECT, "GEO_VELOCITY"),

  /** One of 12 to 18 clicks by one user on one ad, at intervals that are regular within 2 %. */
  REGULAR_CADENCE(Decision.INVALID, "CADENCE"),
  /** A user's clicks of a UTC day beyond the twentieth. */
  USER_DAY_CAP(Decision.INVALID, "USER_DAY_CAP"),
  /** Clicks of an address with few devices beyond the hundredth of a UTC day. */
  ADDRESS_DAY_CAP(Decision.SUSPECT, "IP_DAY_CAP"),

  /** By a publisher whose clicks never lead to anything. */
  CLICK_FLOOD(Decision.INVALID, "CLICK_FLOOD"),
  /** By a publisher that claims installs which would have come anyway, hours later. */
  LATE_INSTALLS(Decision.INVALID, "CTIT_LONG_TAIL"),
  /** By a publisher all of whose visitors have one user agent. */
  UNIFORM_PUBLISHER(Decision.INVALID, "PUBLISHER_ENTROPY"),
  /** By one of 24 addresses that click the same ads in the same minutes. */
  BOTNET(Decision.INVALID, "BOTNET");

  private final Decision expected;
  private final boolean trap;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<String> caughtBy;

  /** Ordinary. */
  TruthLabel() {
    this.expected = Decision.VALID;
    this.trap = false;
    this.caughtBy = Set.of();
  }

  /** A trap without rules, or a class with rules. */
  TruthLabel(Decision expected, String... caughtBy) {
    this.expected = expected;
    this.trap = expected == Decision.VALID;
    this.caughtBy = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(caughtBy)));
  }

  /** Whether an advertiser must not pay for it. */
  public boolean isInvalid() {
    return expected == Decision.INVALID;
  }

  /** Whether it is good traffic that is easily taken for bad. */
  public boolean isTrap() {
    return trap;
  }

  /** What the rules should come to: INVALID, SUSPECT (which is billed) or VALID. */
  public Decision expected() {
    return expected;
  }

  /** The rules of which at least one should say so; empty for good traffic. */
  public Set<String> caughtBy() {
    return caughtBy;
  }
}
