package io.tallybook.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns records of the wire schema into events, or says which rule they break. Every rule has a
 * stable {@link RejectionCode}. Depends on the record alone, never on a clock.
 *
 * <p>An event time further in the future than {@link #FUTURE_SKEW_MILLIS_MAX} after the receive
 * time is clamped, not refused: a phone with a wrong clock still clicked.
 *
 * <p>Safe for use by several threads.
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

  private final EventRules rules;
  private final EventDecoder decoder;

  /**
   * @param currency the one currency this deployment accounts in, ISO 4217
   */
  public EventValidator(String currency) {
    this.rules = new EventRules(new Money(0, currency).currency());
    this.decoder = new EventDecoder(currency);
  }

  /** Validates a record of the log: its key, its size, its bytes and what they say. */
  public Validation validate(RawRecord record) {
    AdEvent event = decoder.decode(record);
    return event == null ? validateParsed(record) : new Accepted(event);
  }

  /**
   * The same by way of the generated message, which decides what the bytes mean: several times
   * slower, and the one place where the rules and their words are.
   */
  Validation validateParsed(RawRecord record) {
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
        && EventRules.isAheadOfLog(wire.getReceivedAtMillis(), record.recordedAtMillis())) {
      return new Violation(
          RejectionCode.TIME_IMPLAUSIBLE,
          "received_at_millis",
          EventRules.time(wire.getReceivedAtMillis()),
          "must not lie after the time the log took the record, "
              + EventRules.time(record.recordedAtMillis()));
    }
    return validation;
  }

  /** Validates what a message says. */
  public Validation validate(io.tallybook.model.wire.AdEvent wire) {
    Violation violation = rules.firstViolation(wire);
    return violation == null ? new Accepted(toEvent(wire)) : violation;
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
            wire.getIp().isEmpty() ? "" : AddressText.byTheJdk(wire.getIp().toByteArray()),
            wire.getUserAgent(),
            wire.getPublisherId(),
            EventWire.purpose(wire.getPurpose()));
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

  private static String shown(ByteString key) {
    return key.isValidUtf8() ? key.toStringUtf8() : key.size() + " bytes that are not UTF-8";
  }
}
