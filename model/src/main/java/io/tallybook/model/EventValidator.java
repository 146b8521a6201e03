package io.tallybook.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import io.tallybook.model.wire.AdEvent.PayloadCase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of the wire schema into events, or says which rule they break. Every rule has a
 * stable {@link RejectionCode}. Depends on the record alone, never on a clock.
 *
 * <p>An event time further in the future than {@link #FUTURE_SKEW_MILLIS_MAX} after the receive
 * time is clamped, not refused: a phone with a wrong clock still clicked.
 */
public final class EventValidator {
  /** Schema version this reader knows. */
  public static final int SCHEMA_VERSION = 1;

  /** Largest payload accepted. */
  public static final int PAYLOAD_BYTES_MAX = 16 * 1024;

  /** Nothing happened before the year 2000: earlier times are unset clocks. */
  public static final long TIME_MILLIS_MIN = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  /** How far an event time may lie after its receive time before it is clamped. */
  public static final long FUTURE_SKEW_MILLIS_MAX = Duration.ofMinutes(5).toMillis();

  /** Longest user agent kept, in UTF-16 characters. */
  public static final int USER_AGENT_LENGTH_MAX = 1024;

  private static final long MILLIS_MAX = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final String currency;

  /**
   * @param currency the one currency this deployment accounts in, ISO 4217
   */
  public EventValidator(String currency) {
    this.currency = new Money(0, currency).currency();
  }

  /** Validates a record of the log: its key, its size, its bytes and what they say. */
  public Validation validate(RawRecord record) {
    if (record.payload().isEmpty()) {
      return new Violation(RejectionCode.PAYLOAD_MISSING, "", "", "a record must have a value");
    }
    if (record.payload().size() > PAYLOAD_BYTES_MAX) {
      return new Violation(
          RejectionCode.PAYLOAD_OVERSIZE,
          "",
          "",
          "a record may have " + PAYLOAD_BYTES_MAX + " bytes, has " + record.payload().size());
    }
    if (record.key().isEmpty()) {
      return new Violation(
          RejectionCode.KEY_MISSING, "", "", "a record's key must be its event id, is absent");
    }
    io.tallybook.model.wire.AdEvent wire;
    try {
      wire = io.tallybook.model.wire.AdEvent.parseFrom(record.payload());
    } catch (InvalidProtocolBufferException e) {
      boolean notUtf8 = String.valueOf(e.getMessage()).contains("UTF-8");
      return notUtf8
          ? new Violation(RejectionCode.TEXT_NOT_UTF8, "", "", "text must be valid UTF-8")
          : new Violation(
              RejectionCode.PAYLOAD_UNDECODABLE, "", "", "not an ad event: " + e.getMessage());
    }
    Validation validation = validate(wire);
    if (validation instanceof Accepted && !record.key().equals(wire.getEventIdBytes())) {
      return new Violation(
          RejectionCode.KEY_MISMATCH,
          "event_id",
          wire.getEventId(),
          "must equal the record's key, which is '" + shown(record.key()) + "'");
    }
    // A receive time after the log's own time would drag the watermark into the future.
    if (validation instanceof Accepted
        && wire.getReceivedAtMillis() > record.recordedAtMillis() + FUTURE_SKEW_MILLIS_MAX) {
      return new Violation(
          RejectionCode.TIME_IMPLAUSIBLE,
          "received_at_millis",
          time(wire.getReceivedAtMillis()),
          "must not lie after the time the log took the record, "
              + time(record.recordedAtMillis()));
    }
    return validation;
  }

  /** Validates what a message says. */
  public Validation validate(io.tallybook.model.wire.AdEvent wire) {
    Violation violation = firstViolation(wire);
    return violation == null ? new Accepted(toEvent(wire)) : violation;
  }

  private @Nullable Violation firstViolation(io.tallybook.model.wire.AdEvent wire) {
    // The version first: of a message that follows other rules, nothing else can be judged.
    if (wire.getSchemaVersion() != SCHEMA_VERSION) {
      return new Violation(
          RejectionCode.VERSION_UNKNOWN,
          "schema_version",
          Integer.toUnsignedString(wire.getSchemaVersion()),
          "must be " + SCHEMA_VERSION);
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
        atMost("user_agent", wire.getUserAgent(), USER_AGENT_LENGTH_MAX),
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

  private @Nullable Violation paymentViolation(io.tallybook.model.wire.AdEvent wire) {
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

  private static AdEvent toEvent(io.tallybook.model.wire.AdEvent wire) {
    EventHeader header =
        new EventHeader(
            new EventId(wire.getEventId()),
            new AdRef(wire.getAdvertiserId(), wire.getCampaignId(), wire.getAdId()),
            countedTimeMillis(wire.getEventTimeMillis(), wire.getReceivedAtMillis()),
            wire.getEventTimeMillis(),
            wire.getReceivedAtMillis(),
            wire.getUserId(),
            wire.getCountry(),
            EventWire.device(wire.getDevice()),
            address(wire.getIp()),
            wire.getUserAgent());
    return switch (wire.getPayloadCase()) {
      case CLICK ->
          new Click(
              header, new Money(wire.getClick().getCostMicros(), wire.getClick().getCurrency()));
      case IMPRESSION -> new Impression(header);
      case CONVERSION ->
          new Conversion(
              header,
              wire.getConversion().getClickId(),
              wire.getConversion().getValueMicros(),
              wire.getConversion().getCurrency());
      case PAYLOAD_NOT_SET -> throw new IllegalStateException("validated messages have a payload");
    };
  }

  /**
   * The time an event counts at: the declared one, but never more than {@link
   * #FUTURE_SKEW_MILLIS_MAX} after it was received.
   */
  public static long countedTimeMillis(long declaredTimeMillis, long receivedAtMillis) {
    return Math.min(declaredTimeMillis, receivedAtMillis + FUTURE_SKEW_MILLIS_MAX);
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
    return millis >= TIME_MILLIS_MIN && millis <= MILLIS_MAX
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

  private static String address(ByteString ip) {
    if (ip.isEmpty()) {
      return "";
    }
    try {
      return InetAddress.getByAddress(ip.toByteArray()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("validated addresses have 4 or 16 bytes", e);
    }
  }

  private static String time(long millis) {
    return millis >= -MILLIS_MAX && millis <= MILLIS_MAX
        ? Instant.ofEpochMilli(millis).toString()
        : Long.toString(millis);
  }

  private static String shown(ByteString key) {
    return key.isValidUtf8() ? key.toStringUtf8() : key.size() + " bytes that are not UTF-8";
  }
}
