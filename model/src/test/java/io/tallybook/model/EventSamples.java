package io.tallybook.model;

import com.google.protobuf.ByteString;
import io.tallybook.model.wire.AdEvent;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Valid messages and events that tests start from. */
final class EventSamples {
  private EventSamples() {}

  static final String CURRENCY = "USD";
  static final long EVENT_TIME_MILLIS = Instant.parse("2024-03-01T12:00:00Z").toEpochMilli();
  static final long RECEIVED_AT_MILLIS = EVENT_TIME_MILLIS + 250;

  private static final List<Device> DEVICES = List.of(Device.values());
  private static final List<Purpose> PURPOSES = List.of(Purpose.values());

  /** A valid click with every field set; each call gives a new builder. */
  static AdEvent.Builder click() {
    AdEvent.Builder click = impression();
    click.getClickBuilder().setCostMicros(250_000).setCurrency(CURRENCY);
    return click;
  }

  /** A valid conversion with every field set. */
  static AdEvent.Builder conversion() {
    AdEvent.Builder conversion = impression();
    conversion
        .getConversionBuilder()
        .setClickId("c-1")
        .setValueMicros(9_990_000)
        .setCurrency(CURRENCY);
    return conversion;
  }

  /** A valid impression with every field set. */
  static AdEvent.Builder impression() {
    AdEvent.Builder impression =
        AdEvent.newBuilder()
            .setSchemaVersion(EventValidator.SCHEMA_VERSION)
            .setEventTimeMillis(EVENT_TIME_MILLIS)
            .setReceivedAtMillis(RECEIVED_AT_MILLIS)
            .setEventId("e-1")
            .setAdvertiserId("advertiser")
            .setCampaignId("campaign")
            .setAdId("ad")
            .setUserId("user")
            .setCountry("DE")
            .setDevice(io.tallybook.model.wire.Device.DEVICE_MOBILE)
            .setIp(ByteString.copyFrom(new byte[] {(byte) 203, 0, 113, 9}))
            .setUserAgent("Mozilla/5.0")
            .setPublisherId("publisher")
            .setPurpose(io.tallybook.model.wire.Purpose.PURPOSE_PREFETCH);
    impression.getImpressionBuilder();
    return impression;
  }

  /** The record that a log holds for a message. */
  static RawRecord record(AdEvent message) {
    return record(message.getEventIdBytes(), message.toByteString());
  }

  static RawRecord record(ByteString key, ByteString payload) {
    return new RawRecord(key, payload, "ad-events", 0, 7, RECEIVED_AT_MILLIS + 5);
  }

  /** A random event that validation accepts as it is: any kind, any optional field absent. */
  static io.tallybook.model.AdEvent randomEvent(SplittableRandom random) {
    long receivedAtMillis =
        random.nextLong(
            EventValidator.TIME_MILLIS_MIN, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
    long declaredTimeMillis =
        random.nextLong(
            EventValidator.TIME_MILLIS_MIN,
            receivedAtMillis + 2 * EventValidator.FUTURE_SKEW_MILLIS_MAX);
    EventHeader header =
        new EventHeader(
            new EventId(text(random, 1, EventId.LENGTH_MAX)),
            new AdRef(
                text(random, 1, AdRef.LENGTH_MAX),
                text(random, 1, AdRef.LENGTH_MAX),
                text(random, 1, AdRef.LENGTH_MAX)),
            EventValidator.countedTimeMillis(declaredTimeMillis, receivedAtMillis),
            declaredTimeMillis,
            receivedAtMillis,
            text(random, 0, EventId.LENGTH_MAX),
            random.nextBoolean() ? "" : "FR",
            DEVICES.get(random.nextInt(DEVICES.size())),
            randomAddress(random),
            text(random, 0, EventValidator.USER_AGENT_LENGTH_MAX),
            text(random, 0, AdRef.LENGTH_MAX),
            PURPOSES.get(random.nextInt(PURPOSES.size())));
    return switch (random.nextInt(4)) {
      case 0 -> new Impression(header);
      case 1 -> new Conversion(header, text(random, 0, EventId.LENGTH_MAX), 0, "");
      case 2 ->
          new Conversion(
              header,
              text(random, 0, EventId.LENGTH_MAX),
              random.nextLong(1, Long.MAX_VALUE),
              CURRENCY);
      default -> new Click(header, new Money(random.nextLong(Long.MAX_VALUE), CURRENCY));
    };
  }

  private static String randomAddress(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> "";
      case 1 ->
          random.nextInt(256)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(256);
      default ->
          "2001:db8:"
              + Integer.toHexString(random.nextInt(0x10000))
              + ":0:0:0:0:"
              + Integer.toHexString(random.nextInt(0x10000));
    };
  }

  /** Text of the given length, in UTF-16 characters, from ASCII to supplementary ones. */
  private static String text(SplittableRandom random, int lengthMin, int lengthMax) {
    int length = random.nextInt(lengthMin, lengthMax + 1);
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      int rest = length - text.length();
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0xA0, 0xD800));
        case 1 -> text.appendCodePoint(rest >= 2 ? random.nextInt(0x10000, 0x110000) : 'x');
        default -> text.append((char) random.nextInt(0x20, 0x7F));
      }
    }
    return text.toString();
  }
}
