package io.tallybook.testdata;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.EventValidator;
import io.tallybook.model.EventWire;
import io.tallybook.model.Impression;
import io.tallybook.model.Money;
import io.tallybook.model.Purpose;
import io.tallybook.model.RawRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * An event written as a row of a script, for tests that read as one: {@code
 * click("a").at("00:03").ad("7").costMicros(5).event()}. Everything not said has a fixed, valid
 * value.
 *
 * @param time when it happened, as minutes and seconds after {@link #EPOCH}
 * @param delay from the event to its receipt
 */
public record ScriptedEvent(
    Kind kind,
    String id,
    Duration time,
    Duration delay,
    String adId,
    Client client,
    long costMicros) {

  /** Where a script's time begins: a whole UTC day. */
  public static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

  /** What all scripted events are priced in. */
  public static final String CURRENCY = "USD";

  /** What happened. */
  public enum Kind {
    CLICK,
    IMPRESSION,
    CONVERSION
  }

  public static ScriptedEvent click(String id) {
    return of(Kind.CLICK, id);
  }

  public static ScriptedEvent impression(String id) {
    return of(Kind.IMPRESSION, id);
  }

  public static ScriptedEvent conversion(String id) {
    return of(Kind.CONVERSION, id);
  }

  /** Who did it, with what and where, as far as the event tells. */
  public record Client(
      String userId,
      String country,
      Device device,
      String ip,
      String userAgent,
      String publisherId,
      Purpose purpose) {}

  private static ScriptedEvent of(Kind kind, String id) {
    return new ScriptedEvent(
        kind,
        id,
        Duration.ZERO,
        Duration.ofSeconds(1),
        "ad-1",
        new Client("user-1", "DE", Device.MOBILE, "192.0.2.1", "Mozilla/5.0", "", Purpose.UNKNOWN),
        250_000);
  }

  /** When it happened: {@code mm:ss} after the script's epoch; minutes may exceed 59. */
  public ScriptedEvent at(String minutesAndSeconds) {
    String[] parts = minutesAndSeconds.split(":", -1);
    return at(Duration.ofMinutes(Long.parseLong(parts[0])).plusSeconds(Long.parseLong(parts[1])));
  }

  /** When it happened, after the script's epoch. */
  public ScriptedEvent at(Duration newTime) {
    return new ScriptedEvent(kind, id, newTime, delay, adId, client, costMicros);
  }

  /** How long after the event it was received; negative for a client whose clock is ahead. */
  public ScriptedEvent receivedAfter(Duration newDelay) {
    return new ScriptedEvent(kind, id, time, newDelay, adId, client, costMicros);
  }

  public ScriptedEvent ad(String newAdId) {
    return new ScriptedEvent(kind, id, time, delay, newAdId, client, costMicros);
  }

  public ScriptedEvent costMicros(long newCostMicros) {
    return new ScriptedEvent(kind, id, time, delay, adId, client, newCostMicros);
  }

  public ScriptedEvent user(String newUserId) {
    return by(
        new Client(
            newUserId,
            client.country,
            client.device,
            client.ip,
            client.userAgent,
            client.publisherId,
            client.purpose));
  }

  public ScriptedEvent country(String newCountry) {
    return by(
        new Client(
            client.userId,
            newCountry,
            client.device,
            client.ip,
            client.userAgent,
            client.publisherId,
            client.purpose));
  }

  public ScriptedEvent device(Device newDevice) {
    return by(
        new Client(
            client.userId,
            client.country,
            newDevice,
            client.ip,
            client.userAgent,
            client.publisherId,
            client.purpose));
  }

  public ScriptedEvent ip(String newIp) {
    return by(
        new Client(
            client.userId,
            client.country,
            client.device,
            newIp,
            client.userAgent,
            client.publisherId,
            client.purpose));
  }

  public ScriptedEvent userAgent(String newUserAgent) {
    return by(
        new Client(
            client.userId,
            client.country,
            client.device,
            client.ip,
            newUserAgent,
            client.publisherId,
            client.purpose));
  }

  public ScriptedEvent publisher(String newPublisherId) {
    return by(
        new Client(
            client.userId,
            client.country,
            client.device,
            client.ip,
            client.userAgent,
            newPublisherId,
            client.purpose));
  }

  public ScriptedEvent purpose(Purpose newPurpose) {
    return by(
        new Client(
            client.userId,
            client.country,
            client.device,
            client.ip,
            client.userAgent,
            client.publisherId,
            newPurpose));
  }

  private ScriptedEvent by(Client newClient) {
    return new ScriptedEvent(kind, id, time, delay, adId, newClient, costMicros);
  }

  public String ip() {
    return client.ip();
  }

  public String userAgent() {
    return client.userAgent();
  }

  /** The event. */
  public AdEvent event() {
    long declaredMillis = EPOCH.plus(time).toEpochMilli();
    long receivedMillis = EPOCH.plus(time).plus(delay).toEpochMilli();
    EventHeader header =
        new EventHeader(
            new EventId(id),
            new AdRef("advertiser-1", "campaign-1", adId),
            EventValidator.countedTimeMillis(declaredMillis, receivedMillis),
            declaredMillis,
            receivedMillis,
            client.userId(),
            client.country(),
            client.device(),
            client.ip(),
            client.userAgent(),
            client.publisherId(),
            client.purpose());
    return switch (kind) {
      case CLICK -> new Click(header, new Money(costMicros, CURRENCY));
      case IMPRESSION -> new Impression(header);
      case CONVERSION -> new Conversion(header, "", 0, "");
    };
  }

  /** The event as it lies in the log. */
  public RawRecord record() {
    return record(event());
  }

  /** An event as it lies in the log, taken the moment it was received. */
  public static RawRecord record(AdEvent event) {
    var wire = EventWire.toWire(event);
    return new RawRecord(
        wire.getEventIdBytes(),
        wire.toByteString(),
        "script",
        0,
        0,
        event.header().receivedAtMillis());
  }
}
