package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import io.tallybook.model.AdRef;
import io.tallybook.model.EventId;
import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.RawRecord;
import io.tallybook.model.RejectionCode;
import io.tallybook.model.Validation;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.AdEvent.PayloadCase;
import java.util.Optional;

/**
 * Makes records of the log out of drafts. What it makes has been read back through the model's
 * {@link EventValidator} just as the pipelines will read it, so the two can never disagree.
 */
final class EventAssembler {
  private final EventValidator validator;
  private final String currency;

  EventAssembler(String currency) {
    this.validator = new EventValidator(currency);
    this.currency = currency;
  }

  /**
   * The record of a draft, or empty with the reasons added to the problems.
   *
   * @param index the event's place in its batch, or {@link Problem#NO_INDEX}
   */
  Optional<PreparedEvent> assemble(
      EventDraft draft, Receipt receipt, Problems problems, int index) {
    int problemsBefore = problems.count();
    FieldReader fields = new FieldReader(draft, receipt.schema(), problems, index);
    PayloadCase type = fields.type();
    if (type == PayloadCase.PAYLOAD_NOT_SET) {
      // What else is wrong depends on the type.
      return Optional.empty();
    }
    refuseMisplaced(draft, fields, type);
    AdEvent.Builder wire =
        AdEvent.newBuilder()
            .setSchemaVersion(EventValidator.SCHEMA_VERSION)
            .setEventTimeMillis(eventTimeMillis(draft, fields, receipt))
            .setReceivedAtMillis(
                draft.has(EventField.RECEIVED_AT)
                    ? fields.timeMillis(EventField.RECEIVED_AT)
                    : receipt.receivedAtMillis())
            .setAdvertiserId(fields.text(EventField.ADVERTISER_ID, AdRef.UNKNOWN))
            .setCampaignId(fields.text(EventField.CAMPAIGN_ID, AdRef.UNKNOWN))
            .setAdId(fields.text(EventField.AD_ID))
            .setUserId(fields.text(EventField.USER_ID))
            .setCountry(fields.text(EventField.COUNTRY))
            .setDevice(EventWire.wireDevice(fields.device()))
            .setIp(fields.address(receipt.ip()))
            .setUserAgent(fields.text(EventField.USER_AGENT, receipt.userAgent()))
            .setPublisherId(fields.text(EventField.PUBLISHER_ID))
            .setPurpose(EventWire.wirePurpose(fields.purpose(receipt.purpose())));
    setPayload(wire, type, draft, fields);
    wire.setEventId(eventId(wire, type, draft, fields));
    if (problems.count() > problemsBefore) {
      return Optional.empty();
    }
    return validated(wire.build(), fields, receipt, problems, index);
  }

  private static long eventTimeMillis(EventDraft draft, FieldReader fields, Receipt receipt) {
    if (draft.has(EventField.TIMESTAMP)) {
      return fields.timeMillis(EventField.TIMESTAMP);
    }
    if (!receipt.timeOptional()) {
      fields.refuse(
          EventField.TIMESTAMP,
          "must say when it happened: stamped on receipt, a repeat would be another event",
          RejectionCode.FIELD_MISSING);
    }
    return receipt.receivedAtMillis();
  }

  /**
   * What a type does not have is refused: left out silently, a misunderstanding would go unseen.
   */
  private static void refuseMisplaced(EventDraft draft, FieldReader fields, PayloadCase type) {
    if (type != PayloadCase.CONVERSION && draft.has(EventField.CLICK_ID)) {
      fields.refuse(
          EventField.CLICK_ID,
          "must be given for conversions only; an event's own id is event_id",
          RejectionCode.FIELD_INVALID);
    }
    if (type != PayloadCase.CONVERSION && fields.micros(EventField.VALUE) != 0) {
      fields.refuse(
          EventField.VALUE, "must be given for conversions only", RejectionCode.FIELD_INVALID);
    }
    if (type != PayloadCase.CLICK && fields.micros(EventField.COST_PER_CLICK) != 0) {
      fields.refuse(
          EventField.COST_PER_CLICK, "must be given for clicks only", RejectionCode.FIELD_INVALID);
    }
  }

  private void setPayload(
      AdEvent.Builder wire, PayloadCase type, EventDraft draft, FieldReader fields) {
    switch (type) {
      case CLICK ->
          wire.getClickBuilder()
              .setCostMicros(fields.micros(EventField.COST_PER_CLICK))
              .setCurrency(fields.text(EventField.CURRENCY, currency));
      case IMPRESSION -> wire.getImpressionBuilder();
      case CONVERSION ->
          wire.getConversionBuilder()
              .setClickId(fields.text(EventField.CLICK_ID))
              .setValueMicros(fields.micros(EventField.VALUE))
              .setCurrency(
                  fields.text(EventField.CURRENCY, draft.has(EventField.VALUE) ? currency : ""));
      case PAYLOAD_NOT_SET -> throw new IllegalStateException("events without a type end earlier");
    }
  }

  private static String eventId(
      AdEvent.Builder wire, PayloadCase type, EventDraft draft, FieldReader fields) {
    if (draft.has(EventField.EVENT_ID)) {
      return fields.text(EventField.EVENT_ID);
    }
    if (type != PayloadCase.CLICK) {
      fields.refuse(
          EventField.EVENT_ID, "must be given for all but clicks", RejectionCode.FIELD_MISSING);
      return "";
    }
    if (wire.getUserId().isEmpty()) {
      fields.refuse(
          EventField.EVENT_ID,
          "must be given when user_id is not: the clicks of different people would be taken for"
              + " one",
          RejectionCode.FIELD_MISSING);
      return "";
    }
    return EventId.derived(
            wire.getUserId(), wire.getAdId(), wire.getEventTimeMillis(), wire.getUserAgent())
        .value();
  }

  private Optional<PreparedEvent> validated(
      AdEvent wire, FieldReader fields, Receipt receipt, Problems problems, int index) {
    byte[] key = wire.getEventId().getBytes(UTF_8);
    byte[] payload = wire.toByteArray();
    // Wrapping shares the arrays; nobody writes to them any more.
    Validation validation =
        validator.validate(
            new RawRecord(
                UnsafeByteOperations.unsafeWrap(key),
                UnsafeByteOperations.unsafeWrap(payload),
                "",
                0,
                0,
                receipt.receivedAtMillis()));
    if (validation instanceof Accepted accepted) {
      return Optional.of(new PreparedEvent(accepted.event(), key, payload));
    }
    Violation violation = (Violation) validation;
    EventSchema.ofWire(violation.field())
        .ifPresentOrElse(
            field -> fields.refuse(field, violation.rule(), violation.code()),
            () ->
                problems.add(
                    index,
                    violation.field(),
                    violation.value(),
                    violation.rule(),
                    violation.code()));
    return Optional.empty();
  }
}
