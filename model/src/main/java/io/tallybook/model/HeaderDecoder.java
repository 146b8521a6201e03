package io.tallybook.model;

import static io.tallybook.model.WireCursor.blockTag;
import static io.tallybook.model.WireCursor.fixed32Tag;
import static io.tallybook.model.WireCursor.fixed64Tag;
import static io.tallybook.model.WireCursor.varintTag;

import io.tallybook.model.wire.AdEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that all events have, for {@link EventDecoder} and under its terms: good ones in
 * the plain layout, or nothing.
 *
 * <p>Ads that come again are shared between events (see {@link InternTable}). User agents are not,
 * although they repeat: they are so long that to hash and compare one takes longer than to copy it.
 */
final class HeaderDecoder {
  private static final int SCHEMA_VERSION = fixed32Tag(AdEvent.SCHEMA_VERSION_FIELD_NUMBER);
  private static final int EVENT_TIME = fixed64Tag(AdEvent.EVENT_TIME_MILLIS_FIELD_NUMBER);
  private static final int RECEIVED_AT = fixed64Tag(AdEvent.RECEIVED_AT_MILLIS_FIELD_NUMBER);
  private static final int EVENT_ID = blockTag(AdEvent.EVENT_ID_FIELD_NUMBER);
  private static final int ADVERTISER_ID = blockTag(AdEvent.ADVERTISER_ID_FIELD_NUMBER);
  private static final int CAMPAIGN_ID = blockTag(AdEvent.CAMPAIGN_ID_FIELD_NUMBER);
  private static final int AD_ID = blockTag(AdEvent.AD_ID_FIELD_NUMBER);
  private static final int USER_ID = blockTag(AdEvent.USER_ID_FIELD_NUMBER);
  private static final int COUNTRY = blockTag(AdEvent.COUNTRY_FIELD_NUMBER);
  private static final int DEVICE = varintTag(AdEvent.DEVICE_FIELD_NUMBER);
  private static final int IP = blockTag(AdEvent.IP_FIELD_NUMBER);
  private static final int USER_AGENT = blockTag(AdEvent.USER_AGENT_FIELD_NUMBER);

  /**
   * Ads kept: those in use among some ten thousand; about 20 MB when full. One table for all
   * decoders: each of its own would hold the same ads, and the processor's caches would hold fewer.
   */
  private static final InternTable<AdRef> ADS = new InternTable<>(1 << 16);

  private static final int LETTERS = 'Z' - 'A' + 1;

  /** Every country code there can be, AA to ZZ. */
  private static final List<String> COUNTRIES = countries();

  /** By their number on the wire. */
  private static final List<Device> DEVICES = devices();

  /**
   * Reads what precedes the payload.
   *
   * @param key what the event id must equal
   * @return null if the fields are not in the plain layout or break a rule
   */
  @Nullable EventHeader decode(WireCursor in, ArrayView key) {
    in.requireTag(SCHEMA_VERSION);
    int version = in.fixed32();
    in.requireTag(EVENT_TIME);
    long declaredTimeMillis = in.fixed64();
    in.requireTag(RECEIVED_AT);
    long receivedAtMillis = in.fixed64();
    if (in.isUnusual()
        || version != EventValidator.SCHEMA_VERSION
        || !EventRules.isPlausible(declaredTimeMillis)
        || !EventRules.isPlausible(receivedAtMillis)) {
      return null;
    }
    String id = eventId(in, key);
    AdRef ad = adRef(in);
    String userId = in.skipTag(USER_ID) ? in.text(EventId.LENGTH_MAX) : "";
    String country = in.skipTag(COUNTRY) ? country(in) : "";
    Device device = in.skipTag(DEVICE) ? device(in) : Device.UNKNOWN;
    String ip = in.skipTag(IP) ? ip(in) : "";
    String userAgent = in.skipTag(USER_AGENT) ? in.text(EventValidator.USER_AGENT_LENGTH_MAX) : "";
    if (in.isUnusual() || id.isEmpty() || ad == null) {
      return null;
    }
    return new EventHeader(
        new EventId(id),
        ad,
        EventValidator.countedTimeMillis(declaredTimeMillis, receivedAtMillis),
        declaredTimeMillis,
        receivedAtMillis,
        userId,
        country,
        device,
        ip,
        userAgent);
  }

  private static String eventId(WireCursor in, ArrayView key) {
    in.requireTag(EVENT_ID);
    int length = in.blockLength();
    if (!key.equalsRange(in.array(), in.position(), in.position() + length)) {
      in.refuse();
      return "";
    }
    return in.text(length, EventId.LENGTH_MAX);
  }

  private @Nullable AdRef adRef(WireCursor in) {
    int from = in.position();
    in.requireTag(ADVERTISER_ID);
    in.skipBlock();
    in.requireTag(CAMPAIGN_ID);
    in.skipBlock();
    in.requireTag(AD_ID);
    in.skipBlock();
    if (in.isUnusual()) {
      return null;
    }
    // The three fields lie side by side: together, tags and lengths included, they are the key.
    AdRef known = ADS.find(in.array(), from, in.position());
    if (known != null) {
      return known;
    }
    AdRef ad = newAdRef(in.at(from));
    if (ad != null) {
      ADS.keep(in.array(), from, in.position(), ad);
    }
    return ad;
  }

  private static @Nullable AdRef newAdRef(WireCursor in) {
    in.requireTag(ADVERTISER_ID);
    String advertiserId = in.text(AdRef.LENGTH_MAX);
    in.requireTag(CAMPAIGN_ID);
    String campaignId = in.text(AdRef.LENGTH_MAX);
    in.requireTag(AD_ID);
    String adId = in.text(AdRef.LENGTH_MAX);
    return in.isUnusual() || advertiserId.isEmpty() || campaignId.isEmpty() || adId.isEmpty()
        ? null
        : new AdRef(advertiserId, campaignId, adId);
  }

  private static String country(WireCursor in) {
    int length = in.blockLength();
    int at = in.position();
    in.skip(length);
    if (length != 2) {
      in.refuse();
      return "";
    }
    int first = in.array()[at] - 'A';
    int second = in.array()[at + 1] - 'A';
    if (first < 0 || first >= LETTERS || second < 0 || second >= LETTERS) {
      in.refuse();
      return "";
    }
    return COUNTRIES.get(first * LETTERS + second);
  }

  private static Device device(WireCursor in) {
    int number = in.smallVarint();
    if (number >= DEVICES.size()) {
      in.refuse();
      return Device.UNKNOWN;
    }
    return DEVICES.get(number);
  }

  private static String ip(WireCursor in) {
    int length = in.blockLength();
    int at = in.position();
    in.skip(length);
    if (length == AddressText.IPV4_BYTES) {
      return AddressText.ofIpv4(in.array(), at);
    }
    if (length == AddressText.IPV6_BYTES) {
      return AddressText.ofIpv6(in.array(), at);
    }
    in.refuse();
    return "";
  }

  private static List<String> countries() {
    List<String> countries = new ArrayList<>();
    for (char first = 'A'; first <= 'Z'; first++) {
      for (char second = 'A'; second <= 'Z'; second++) {
        countries.add("" + first + second);
      }
    }
    return List.copyOf(countries);
  }

  private static List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (int number = 0; ; number++) {
      io.tallybook.model.wire.Device wire = io.tallybook.model.wire.Device.forNumber(number);
      if (wire == null) {
        return List.copyOf(devices);
      }
      devices.add(EventWire.device(wire));
    }
  }
}
