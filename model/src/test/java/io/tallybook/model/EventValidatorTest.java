package io.tallybook.model;

import static io.tallybook.model.EventSamples.CURRENCY;
import static io.tallybook.model.EventSamples.EVENT_TIME_MILLIS;
import static io.tallybook.model.EventSamples.RECEIVED_AT_MILLIS;
import static io.tallybook.model.EventSamples.click;
import static io.tallybook.model.EventSamples.conversion;
import static io.tallybook.model.EventSamples.impression;
import static io.tallybook.model.EventSamples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.model.Validation.Violation;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventValidatorTest {
  private final EventValidator validator = new EventValidator(CURRENCY);

  static Stream<Arguments> refused() {
    ByteString someKey = ByteString.copyFromUtf8("e-1");
    return Stream.of(
        refusal("no payload", record(someKey, ByteString.EMPTY), RejectionCode.PAYLOAD_MISSING, ""),
        refusal(
            "payload one byte too large",
            record(padded(EventValidator.PAYLOAD_BYTES_MAX + 1)),
            RejectionCode.PAYLOAD_OVERSIZE,
            ""),
        refusal(
            "truncated message",
            record(someKey, click().build().toByteString().substring(0, 45)),
            RejectionCode.PAYLOAD_UNDECODABLE,
            ""),
        refusal(
            "JSON instead of protobuf",
            record(someKey, ByteString.copyFromUtf8("{\"ad_id\":\"a\"}")),
            RejectionCode.PAYLOAD_UNDECODABLE,
            ""),
        refusal("text not UTF-8", record(someKey, notUtf8()), RejectionCode.TEXT_NOT_UTF8, ""),
        refusal(
            "nested text not UTF-8",
            record(someKey, nestedNotUtf8()),
            RejectionCode.TEXT_NOT_UTF8,
            ""),
        refusal(
            "version 0",
            click().clearSchemaVersion(),
            RejectionCode.VERSION_UNKNOWN,
            "schema_version"),
        refusal(
            "version 2",
            click().setSchemaVersion(2),
            RejectionCode.VERSION_UNKNOWN,
            "schema_version"),
        refusal(
            "no key",
            record(ByteString.EMPTY, click().build().toByteString()),
            RejectionCode.KEY_MISSING,
            ""),
        refusal(
            "key of another event",
            record(ByteString.copyFromUtf8("e-2"), click().build().toByteString()),
            RejectionCode.KEY_MISMATCH,
            "event_id"),
        refusal(
            "key not UTF-8",
            record(ByteString.copyFrom(new byte[] {(byte) 0xff}), click().build().toByteString()),
            RejectionCode.KEY_MISMATCH,
            "event_id"),
        refusal("no type", click().clearPayload(), RejectionCode.TYPE_MISSING, "payload"),
        refusal("no event id", click().clearEventId(), RejectionCode.FIELD_MISSING, "event_id"),
        refusal(
            "no advertiser",
            click().clearAdvertiserId(),
            RejectionCode.FIELD_MISSING,
            "advertiser_id"),
        refusal(
            "no campaign", click().clearCampaignId(), RejectionCode.FIELD_MISSING, "campaign_id"),
        refusal("no ad", click().clearAdId(), RejectionCode.FIELD_MISSING, "ad_id"),
        refusal(
            "event id too long",
            click().setEventId("x".repeat(EventId.LENGTH_MAX + 1)),
            RejectionCode.FIELD_TOO_LONG,
            "event_id"),
        refusal(
            "ad id too long",
            click().setAdId("x".repeat(AdRef.LENGTH_MAX + 1)),
            RejectionCode.FIELD_TOO_LONG,
            "ad_id"),
        refusal(
            "user id too long",
            click().setUserId("x".repeat(EventId.LENGTH_MAX + 1)),
            RejectionCode.FIELD_TOO_LONG,
            "user_id"),
        refusal(
            "user agent too long",
            click().setUserAgent("x".repeat(EventValidator.USER_AGENT_LENGTH_MAX + 1)),
            RejectionCode.FIELD_TOO_LONG,
            "user_agent"),
        refusal(
            "publisher id too long",
            click().setPublisherId("x".repeat(AdRef.LENGTH_MAX + 1)),
            RejectionCode.FIELD_TOO_LONG,
            "publisher_id"),
        refusal(
            "click id too long",
            with(conversion(), c -> c.setClickId("x".repeat(EventId.LENGTH_MAX + 1))),
            RejectionCode.FIELD_TOO_LONG,
            "click_id"),
        refusal(
            "country in lower case",
            click().setCountry("de"),
            RejectionCode.FIELD_INVALID,
            "country"),
        refusal(
            "country of three letters",
            click().setCountry("DEU"),
            RejectionCode.FIELD_INVALID,
            "country"),
        refusal(
            "country with an umlaut",
            click().setCountry("DÄ"),
            RejectionCode.FIELD_INVALID,
            "country"),
        refusal(
            "address of five bytes",
            click().setIp(ByteString.copyFrom(new byte[5])),
            RejectionCode.FIELD_INVALID,
            "ip"),
        refusal(
            "no event time",
            click().clearEventTimeMillis(),
            RejectionCode.TIME_IMPLAUSIBLE,
            "event_time_millis"),
        refusal(
            "event time before 2000",
            click().setEventTimeMillis(EventValidator.TIME_MILLIS_MIN - 1),
            RejectionCode.TIME_IMPLAUSIBLE,
            "event_time_millis"),
        refusal(
            "event time in microseconds",
            click().setEventTimeMillis(EVENT_TIME_MILLIS * 1_000),
            RejectionCode.TIME_IMPLAUSIBLE,
            "event_time_millis"),
        refusal(
            "negative event time",
            click().setEventTimeMillis(Long.MIN_VALUE),
            RejectionCode.TIME_IMPLAUSIBLE,
            "event_time_millis"),
        refusal(
            "no receive time",
            click().clearReceivedAtMillis(),
            RejectionCode.TIME_IMPLAUSIBLE,
            "received_at_millis"),
        refusal(
            "received after the log took it",
            record(
                click()
                    .setReceivedAtMillis(
                        RECEIVED_AT_MILLIS + 5 + EventValidator.FUTURE_SKEW_MILLIS_MAX + 1)
                    .build()),
            RejectionCode.TIME_IMPLAUSIBLE,
            "received_at_millis"),
        refusal(
            "negative cost",
            withClick(c -> c.setCostMicros(-1)),
            RejectionCode.MONEY_NEGATIVE,
            "cost_micros"),
        refusal(
            "negative value",
            with(conversion(), c -> c.setValueMicros(Long.MIN_VALUE)),
            RejectionCode.MONEY_NEGATIVE,
            "value_micros"),
        refusal(
            "click without a currency",
            withClick(c -> c.clearCurrency()),
            RejectionCode.CURRENCY_UNSUPPORTED,
            "currency"),
        refusal(
            "click in another currency",
            withClick(c -> c.setCurrency("EUR")),
            RejectionCode.CURRENCY_UNSUPPORTED,
            "currency"),
        refusal(
            "conversion in another currency",
            with(conversion(), c -> c.setCurrency("EUR")),
            RejectionCode.CURRENCY_UNSUPPORTED,
            "currency"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(RawRecord record, RejectionCode code, String field) {
    Validation validation = validator.validate(record);

    assertThat(validation).isInstanceOf(Violation.class);
    Violation violation = (Violation) validation;
    assertThat(violation.code()).isEqualTo(code);
    assertThat(violation.field()).isEqualTo(field);
    assertThat(violation.rule()).isNotBlank();
  }

  @Test
  void refused_coversEveryCode() {
    assertThat(refused().map(arguments -> arguments.get()[1]))
        .contains(Arrays.stream(RejectionCode.values()).toArray());
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        acceptance("click with every field", click()),
        acceptance("impression with every field", impression()),
        acceptance("conversion with every field", conversion()),
        acceptance(
            "click with nothing optional",
            click().clearUserId().clearCountry().clearDevice().clearIp().clearUserAgent()),
        acceptance("free click", withClick(c -> c.clearCostMicros())),
        acceptance("dearest click", withClick(c -> c.setCostMicros(Long.MAX_VALUE))),
        acceptance(
            "conversion without value or currency",
            with(conversion(), c -> c.clearValueMicros().clearCurrency().clearClickId())),
        acceptance("longest event id", click().setEventId("x".repeat(EventId.LENGTH_MAX))),
        acceptance(
            "longest event id, three bytes a character",
            click().setEventId("€".repeat(EventId.LENGTH_MAX))),
        acceptance("longest ad id", click().setAdId("x".repeat(AdRef.LENGTH_MAX))),
        acceptance("longest publisher id", click().setPublisherId("x".repeat(AdRef.LENGTH_MAX))),
        acceptance("no publisher and no purpose", click().clearPublisherId().clearPurpose()),
        acceptance(
            "longest user agent",
            click().setUserAgent("x".repeat(EventValidator.USER_AGENT_LENGTH_MAX))),
        acceptance("largest payload", padded(EventValidator.PAYLOAD_BYTES_MAX).toBuilder()),
        acceptance(
            "earliest event time", click().setEventTimeMillis(EventValidator.TIME_MILLIS_MIN)),
        acceptance(
            "received as far after the log as clocks may differ",
            click()
                .setReceivedAtMillis(
                    RECEIVED_AT_MILLIS + 5 + EventValidator.FUTURE_SKEW_MILLIS_MAX)),
        acceptance("IPv6 address", click().setIp(ByteString.copyFrom(new byte[16]))));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(io.tallybook.model.wire.AdEvent message) {
    assertThat(validator.validate(record(message))).isInstanceOf(Accepted.class);
  }

  @Test
  void validate_readsEveryField() {
    assertThat(validator.validate(record(click().build())))
        .isEqualTo(
            new Accepted(
                new Click(
                    new EventHeader(
                        new EventId("e-1"),
                        new AdRef("advertiser", "campaign", "ad"),
                        EVENT_TIME_MILLIS,
                        EVENT_TIME_MILLIS,
                        RECEIVED_AT_MILLIS,
                        "user",
                        "DE",
                        Device.MOBILE,
                        "203.0.113.9",
                        "Mozilla/5.0",
                        "publisher",
                        Purpose.PREFETCH),
                    new Money(250_000, CURRENCY))));
  }

  @Test
  void validate_deviceOfALaterWriter_isUnknown() {
    assertThat(accept(click().setDeviceValue(99).build()).header().device())
        .isEqualTo(Device.UNKNOWN);
  }

  @Test
  void validate_purposeOfALaterWriter_isUnknown() {
    assertThat(accept(click().setPurposeValue(99).build()).header().purpose())
        .isEqualTo(Purpose.UNKNOWN);
  }

  static Stream<Arguments> clamping() {
    long latest = RECEIVED_AT_MILLIS + EventValidator.FUTURE_SKEW_MILLIS_MAX;
    return Stream.of(
        argumentSet("in the past", EVENT_TIME_MILLIS, EVENT_TIME_MILLIS),
        argumentSet("at the limit", latest, latest),
        argumentSet("one millisecond beyond", latest + 1, latest),
        argumentSet(
            "at the end of time",
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli(),
            latest));
  }

  @ParameterizedTest
  @MethodSource
  void clamping(long declaredTimeMillis, long expectedTimeMillis) {
    EventHeader header = accept(click().setEventTimeMillis(declaredTimeMillis).build()).header();

    assertThat(header.eventTimeMillis()).isEqualTo(expectedTimeMillis);
    assertThat(header.declaredTimeMillis()).isEqualTo(declaredTimeMillis);
  }

  @Test
  void violation_longValue_isShortened() {
    Violation violation =
        (Violation) validator.validate(click().setCountry("x".repeat(500)).build());

    assertThat(violation.value()).isEqualTo("x".repeat(80) + "...");
    assertThat(violation.detail()).startsWith("country='xxx").contains("two upper-case letters");
  }

  @Test
  void create_currencyNotIso4217_isRefused() {
    assertThatThrownBy(() -> new EventValidator("usd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'usd'");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void fuzz_anyBytes_getAnAnswer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] key = new byte[random.nextInt(4)];
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(key);
      random.nextBytes(payload);

      assertThat(validator.validate(record(ByteString.copyFrom(key), ByteString.copyFrom(payload))))
          .isNotNull();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void fuzz_damagedEvents_getAnAnswer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int accepted = 0;
    for (int i = 0; i < 2_000; i++) {
      io.tallybook.model.wire.AdEvent message = EventWire.toWire(EventSamples.randomEvent(random));
      byte[] payload = message.toByteArray();
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      RawRecord record =
          new RawRecord(
              message.getEventIdBytes(),
              ByteString.copyFrom(payload),
              "ad-events",
              0,
              7,
              Instant.parse("2200-01-01T00:00:00Z").toEpochMilli());
      if (validator.validate(record) instanceof Accepted) {
        accepted++;
      }
    }
    assertThat(accepted).as("both answers are met").isBetween(1, 1_999);
  }

  private AdEvent accept(io.tallybook.model.wire.AdEvent message) {
    Validation validation = validator.validate(record(message));
    assertThat(validation).isInstanceOf(Accepted.class);
    return ((Accepted) validation).event();
  }

  private static Arguments refusal(
      String name,
      io.tallybook.model.wire.AdEvent.Builder message,
      RejectionCode code,
      String field) {
    // The key the message should have, so that nothing but the fault under test is wrong.
    ByteString key =
        message.getEventId().isEmpty() ? ByteString.copyFromUtf8("e-1") : message.getEventIdBytes();
    return refusal(name, record(key, message.build().toByteString()), code, field);
  }

  private static Arguments refusal(
      String name, RawRecord record, RejectionCode code, String field) {
    return argumentSet(name, record, code, field);
  }

  private static Arguments acceptance(
      String name, io.tallybook.model.wire.AdEvent.Builder message) {
    return argumentSet(name, message.build());
  }

  private static io.tallybook.model.wire.AdEvent.Builder withClick(
      Consumer<io.tallybook.model.wire.Click.Builder> change) {
    io.tallybook.model.wire.AdEvent.Builder message = click();
    change.accept(message.getClickBuilder());
    return message;
  }

  private static io.tallybook.model.wire.AdEvent.Builder with(
      io.tallybook.model.wire.AdEvent.Builder message,
      Consumer<io.tallybook.model.wire.Conversion.Builder> change) {
    change.accept(message.getConversionBuilder());
    return message;
  }

  /** A valid click of exactly this size: a field of a later writer makes up the difference. */
  private static io.tallybook.model.wire.AdEvent padded(int bytes) {
    int paddingField = 999;
    for (int padding = bytes; padding > 0; padding--) {
      UnknownFieldSet.Field field =
          UnknownFieldSet.Field.newBuilder()
              .addLengthDelimited(ByteString.copyFrom(new byte[padding]))
              .build();
      io.tallybook.model.wire.AdEvent message =
          click()
              .setUnknownFields(UnknownFieldSet.newBuilder().addField(paddingField, field).build())
              .build();
      if (message.getSerializedSize() == bytes) {
        return message;
      }
    }
    throw new IllegalArgumentException("a click is larger than " + bytes + " bytes");
  }

  private static ByteString notUtf8() {
    byte[] payload = click().setUserId("@@@@").build().toByteArray();
    return ByteString.copyFrom(replaced(payload));
  }

  private static ByteString nestedNotUtf8() {
    byte[] payload = with(conversion(), c -> c.setClickId("@@@@")).build().toByteArray();
    return ByteString.copyFrom(replaced(payload));
  }

  /** The bytes with each {@code @} made a byte that UTF-8 never has. */
  private static byte[] replaced(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : payload) {
      out.write(b == '@' ? 0xff : b);
    }
    return out.toByteArray();
  }
}
