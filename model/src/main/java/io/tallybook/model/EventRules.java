package io.tallybook.model;

import com.google.protobuf.ByteString;
import io.tallybook.model.Validation.Violation;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.AdEvent.PayloadCase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rules that a message of the wire schema must keep, and the words for breaking them. */
final class EventRules {
  private static final long MILLIS_MAX = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final String currency;

  /**
   * @param currency the one currency accepted, ISO 4217
   */
  EventRules(String currency) {
    this.currency = currency;
  }

  /** The first rule that a message breaks, or null. */
  @Nullable Violation firstViolation(AdEvent wire) {
    // The version first: of a message that follows other rules, nothing else can be judged.
    if (wire.getSchemaVersion() != EventValidator.SCHEMA_VERSION) {
      return new Violation(
          RejectionCode.VERSION_UNKNOWN,
          "schema_version",
          Integer.toUnsignedString(wire.getSchemaVersion()),
          "must be " + EventValidator.SCHEMA_VERSION);
    }
    if (wire.getPayloadCase() == PayloadCase.PAYLOAD_NOT_SET) {
      return new Violation(
          RejectionCode.TYPE_MISSING, "payload", "", "must be a click, impression or conversion");
    }
    return firstNonNull(
        required("event_id", wire.getEventId(), EventId.LENGTH_MAX),
        required("advertiser_id", wire.getAdvertiserId(), AdRef.LENGTH_MAX),
        required("campaign_id", wire.getCampaignId(), AdRef.LENGTH_MAX),
        required("ad_id", wire.getAdId(), AdRef.LENGTH_MAX),
        atMost("user_id", wire.getUserId(), EventId.LENGTH_MAX),
        atMost("user_agent", wire.getUserAgent(), EventValidator.USER_AGENT_LENGTH_MAX),
        atMost("publisher_id", wire.getPublisherId(), AdRef.LENGTH_MAX),
        plausible("event_time_millis", wire.getEventTimeMillis()),
        plausible("received_at_millis", wire.getReceivedAtMillis()),
        isCountry(wire.getCountry())
            ? null
            : new Violation(
                RejectionCode.FIELD_INVALID,
                "country",
                wire.getCountry(),
                "must be empty or two upper-case letters (ISO 3166-1 alpha-2)"),
        isAddress(wire.getIp())
            ? null
            : new Violation(
                RejectionCode.FIELD_INVALID,
                "ip",
                wire.getIp().size() + " bytes",
                "must be empty or have 4 or 16 bytes"),
        paymentViolation(wire));
  }

  private @Nullable Violation paymentViolation(AdEvent wire) {
    return switch (wire.getPayloadCase()) {
      case CLICK ->
          firstNonNull(
              notNegative("cost_micros", wire.getClick().getCostMicros()),
              accounted(wire.getClick().getCurrency()));
      case CONVERSION ->
          firstNonNull(
              atMost("click_id", wire.getConversion().getClickId(), EventId.LENGTH_MAX),
              notNegative("value_micros", wire.getConversion().getValueMicros()),
              wire.getConversion().getValueMicros() == 0
                  ? null
                  : accounted(wire.getConversion().getCurrency()));
      case IMPRESSION, PAYLOAD_NOT_SET -> null;
    };
  }

  static boolean isPlausible(long millis) {
    return millis >= EventValidator.TIME_MILLIS_MIN && millis <= MILLIS_MAX;
  }

  static boolean isAheadOfLog(long receivedAtMillis, long recordedAtMillis) {
    return receivedAtMillis > recordedAtMillis + EventValidator.FUTURE_SKEW_MILLIS_MAX;
  }

  private static @Nullable Violation firstNonNull(@Nullable Violation... violations) {
    for (Violation violation : violations) {
      if (violation != null) {
        return violation;
      }
    }
    return null;
  }

  private static @Nullable Violation required(String field, String value, int lengthMax) {
    return value.isEmpty()
        ? new Violation(RejectionCode.FIELD_MISSING, field, "", "must not be empty")
        : atMost(field, value, lengthMax);
  }

  private static @Nullable Violation atMost(String field, String value, int lengthMax) {
    return value.length() <= lengthMax
        ? null
        : new Violation(
            RejectionCode.FIELD_TOO_LONG,
            field,
            value,
            "may have " + lengthMax + " characters, has " + value.length());
  }

  private static @Nullable Violation plausible(String field, long millis) {
    return isPlausible(millis)
        ? null
        : new Violation(
            RejectionCode.TIME_IMPLAUSIBLE,
            field,
            time(millis),
            "must lie between 2000-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z");
  }

  private static @Nullable Violation notNegative(String field, long micros) {
    return micros >= 0
        ? null
        : new Violation(
            RejectionCode.MONEY_NEGATIVE, field, Long.toString(micros), "must not be negative");
  }

  private @Nullable Violation accounted(String given) {
    return given.equals(currency)
        ? null
        : new Violation(
            RejectionCode.CURRENCY_UNSUPPORTED,
            "currency",
            given,
            "must be " + currency + ", the currency accounted in here");
  }

  private static boolean isCountry(String value) {
    return value.isEmpty()
        || (value.length() == 2
            && isUpperLetter(value.charAt(0))
            && isUpperLetter(value.charAt(1)));
  }

  private static boolean isUpperLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isAddress(ByteString ip) {
    return ip.isEmpty() || ip.size() == 4 || ip.size() == 16;
  }

  /** A time as a person reads it, or its number if it lies outside what can be written. */
  static String time(long millis) {
    return millis >= -MILLIS_MAX && millis <= MILLIS_MAX
        ? Instant.ofEpochMilli(millis).toString()
        : Long.toString(millis);
  }
}
