package io.tallybook.stores.rawlog;

import static io.tallybook.stores.rawlog.EventColumns.ADVERTISER_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.AD_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.CAMPAIGN_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.CLICK_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.COUNTRY_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.CURRENCY_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.EVENT_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.IP_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.PUBLISHER_ID_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.USER_AGENT_BLOCK;
import static io.tallybook.stores.rawlog.EventColumns.USER_ID_BLOCK;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tallybook.model.EventValidator;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Device;
import io.tallybook.model.wire.Purpose;
import java.time.Instant;

/**
 * Takes a wire message apart into columns. It judges no more than it must: an event that breaks
 * rules is an event, and its columns say which; but without two times that a calendar can show,
 * bytes are no event to the log.
 */
final class EventParser {
  private static final long TIME_MILLIS_MAX =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final PlainEventScanner scanner = new PlainEventScanner();

  /**
   * Fills the columns.
   *
   * @return false if the bytes are no event; the columns are then meaningless
   */
  boolean parse(ByteString payload, EventColumns into) {
    if (scanner.scan(payload.toByteArray(), into)) {
      return isPlausible(into.declaredTimeMillis) && isPlausible(into.receivedAtMillis);
    }
    AdEvent event;
    try {
      event = AdEvent.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
    if (!isPlausible(event.getEventTimeMillis()) || !isPlausible(event.getReceivedAtMillis())) {
      return false;
    }
    into.clear();
    into.declaredTimeMillis = event.getEventTimeMillis();
    into.receivedAtMillis = event.getReceivedAtMillis();
    set(into, EVENT_ID_BLOCK, event.getEventIdBytes());
    set(into, ADVERTISER_ID_BLOCK, event.getAdvertiserIdBytes());
    set(into, CAMPAIGN_ID_BLOCK, event.getCampaignIdBytes());
    set(into, AD_ID_BLOCK, event.getAdIdBytes());
    set(into, USER_ID_BLOCK, event.getUserIdBytes());
    set(into, COUNTRY_BLOCK, event.getCountryBytes());
    set(into, IP_BLOCK, event.getIp());
    set(into, USER_AGENT_BLOCK, event.getUserAgentBytes());
    set(into, PUBLISHER_ID_BLOCK, event.getPublisherIdBytes());
    // A kind of device or a purpose that this version cannot name is absent, and the payload is
    // kept for it.
    into.device = event.getDevice() == Device.UNRECOGNIZED ? 0 : event.getDeviceValue();
    into.purpose = event.getPurpose() == Purpose.UNRECOGNIZED ? 0 : event.getPurposeValue();
    parsePayload(event, into);
    return true;
  }

  /** The time an event counts at. */
  static long countedTimeMillis(EventColumns event) {
    return EventValidator.countedTimeMillis(event.declaredTimeMillis, event.receivedAtMillis);
  }

  private static void parsePayload(AdEvent event, EventColumns into) {
    switch (event.getPayloadCase()) {
      case CLICK -> {
        into.type = EventType.CLICK;
        into.micros = event.getClick().getCostMicros();
        set(into, CURRENCY_BLOCK, event.getClick().getCurrencyBytes());
      }
      case IMPRESSION -> into.type = EventType.IMPRESSION;
      case CONVERSION -> {
        into.type = EventType.CONVERSION;
        into.micros = event.getConversion().getValueMicros();
        set(into, CLICK_ID_BLOCK, event.getConversion().getClickIdBytes());
        set(into, CURRENCY_BLOCK, event.getConversion().getCurrencyBytes());
      }
      case PAYLOAD_NOT_SET -> into.type = null;
    }
  }

  /** Whether a calendar can show it. */
  static boolean isPlausible(long millis) {
    return millis >= EventValidator.TIME_MILLIS_MIN && millis <= TIME_MILLIS_MAX;
  }

  private static void set(EventColumns into, int block, ByteString value) {
    byte[] bytes = value.toByteArray();
    into.set(block, bytes, 0, bytes.length);
  }
}
