package io.tallybook.gateway;

import java.util.Locale;

/** What a request can say of an event, with the name of the wire field it ends up in. */
enum EventField {
  TYPE("payload", false),
  EVENT_ID("event_id", false),
  ADVERTISER_ID("advertiser_id", false),
  CAMPAIGN_ID("campaign_id", false),
  AD_ID("ad_id", false),
  USER_ID("user_id", false),
  TIMESTAMP("event_time_millis", true),
  COST_PER_CLICK("cost_micros", true),
  CURRENCY("currency", false),
  COUNTRY("country", false),
  DEVICE("device", false),
  IP("ip", false),
  USER_AGENT("user_agent", false),
  /** The site or app that showed the ad. */
  PUBLISHER_ID("publisher_id", false),
  PURPOSE("purpose", false),
  /** The click a conversion follows; not the id of a click. */
  CLICK_ID("click_id", false),
  VALUE("value_micros", true),
  RECEIVED_AT("received_at_millis", true);

  private final String wireName;
  private final boolean number;

  EventField(String wireName, boolean number) {
    this.wireName = wireName;
    this.number = number;
  }

  /** The name in a {@link io.tallybook.model.Validation.Violation}. */
  String wireName() {
    return wireName;
  }

  /** Whether it may be given as a JSON number, beside text. */
  boolean mayBeNumber() {
    return number;
  }

  /** The name in requests, unless a schema says otherwise. */
  String requestName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
