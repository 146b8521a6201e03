package io.tallybook.model;

import static io.tallybook.model.WireCursor.blockTag;
import static io.tallybook.model.WireCursor.varintTag;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.wire.AdEvent;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a header but the times, as bytes, and where in them the texts lie: what is not
 * looked at is never made a text. All indices are into the array; an absent text has an empty
 * range.
 *
 * <p>Ads that come again are shared between events. Other texts are not, although user agents
 * repeat: they are so long that to hash and compare one takes longer than to copy it.
 */
final class HeaderFields implements FieldBytes {
  private static final int EVENT_ID = blockTag(AdEvent.EVENT_ID_FIELD_NUMBER);
  private static final int ADVERTISER_ID = blockTag(AdEvent.ADVERTISER_ID_FIELD_NUMBER);
  private static final int CAMPAIGN_ID = blockTag(AdEvent.CAMPAIGN_ID_FIELD_NUMBER);
  private static final int AD_ID = blockTag(AdEvent.AD_ID_FIELD_NUMBER);
  private static final int USER_ID = blockTag(AdEvent.USER_ID_FIELD_NUMBER);
  private static final int COUNTRY = blockTag(AdEvent.COUNTRY_FIELD_NUMBER);
  private static final int DEVICE = varintTag(AdEvent.DEVICE_FIELD_NUMBER);
  private static final int IP = blockTag(AdEvent.IP_FIELD_NUMBER);
  private static final int USER_AGENT = blockTag(AdEvent.USER_AGENT_FIELD_NUMBER);
  private static final int PUBLISHER_ID = blockTag(AdEvent.PUBLISHER_ID_FIELD_NUMBER);
  private static final int PURPOSE = varintTag(AdEvent.PURPOSE_FIELD_NUMBER);

  /**
   * Ads kept: those in use among some ten thousand; about 20 MB when full. One table for all
   * decoders: each of its own would hold the same ads, and the processor's caches would hold fewer.
   */
  private static final InternTable<AdRef> ADS = new InternTable<>(1 << 16);

  private final byte[] array;
  private final int from;
  private final int to;
  private final int idFrom;
  private final int idTo;
  private final int adFrom;
  private final int adTo;
  private @Nullable AdRef ad;
  private final int userIdFrom;
  private final int userIdTo;
  private final String country;
  private final Device device;
  private final int ipFrom;
  private final int ipTo;
  private final int userAgentFrom;
  private final int userAgentTextFrom;
  private final int userAgentTo;
  private final int publisherIdFrom;
  private final int publisherIdTo;
  private final Purpose purpose;

  /**
   * Reads fields, the id first. Where they are not in the plain layout or break a rule, the cursor
   * is unusual afterwards and this object is of no use.
   */
  HeaderFields(WireCursor in) {
    array = in.array();
    from = in.position();
    in.requireTag(EVENT_ID);
    in.skipText(EventId.LENGTH_MAX);
    idFrom = in.textFrom();
    idTo = in.position();
    adFrom = in.position();
    skipAd(in);
    adTo = in.position();
    readText(in, USER_ID, EventId.LENGTH_MAX);
    userIdFrom = in.textFrom();
    userIdTo = in.position();
    country = in.skipTag(COUNTRY) ? FieldValues.country(in) : "";
    device = in.skipTag(DEVICE) ? FieldValues.device(in) : Device.UNKNOWN;
    ipFrom = in.skipTag(IP) ? FieldValues.ip(in) : in.position();
    ipTo = in.position();
    userAgentFrom = in.position();
    readText(in, USER_AGENT, EventValidator.USER_AGENT_LENGTH_MAX);
    userAgentTextFrom = in.textFrom();
    userAgentTo = in.position();
    readText(in, PUBLISHER_ID, AdRef.LENGTH_MAX);
    publisherIdFrom = in.textFrom();
    publisherIdTo = in.position();
    purpose = in.skipTag(PURPOSE) ? FieldValues.purpose(in) : Purpose.UNKNOWN;
    to = in.position();
  }

  /** The fields of a header that was not decoded. */
  static HeaderFields of(EventHeader header) {
    byte[] bytes =
        AdEvent.newBuilder()
            .setEventId(header.id().value())
            .setAdvertiserId(header.ad().advertiserId())
            .setCampaignId(header.ad().campaignId())
            .setAdId(header.ad().adId())
            .setUserId(header.userId())
            .setCountry(header.country())
            .setDevice(EventWire.wireDevice(header.device()))
            .setIp(EventWire.addressBytes(header.ip()))
            .setUserAgent(header.userAgent())
            .setPublisherId(header.publisherId())
            .setPurpose(EventWire.wirePurpose(header.purpose()))
            .build()
            .toByteArray();
    WireCursor in = WireCursor.again(bytes, 0, bytes.length);
    HeaderFields fields = new HeaderFields(in);
    if (in.isUnusual() || !in.isAtEnd()) {
      throw new IllegalArgumentException("a header that breaks a rule: " + header);
    }
    return fields;
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public int from() {
    return from;
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public int idFrom() {
    return idFrom;
  }

  @Override
  public int idLength() {
    return idTo - idFrom;
  }

  boolean hasId(ArrayView id) {
    return id.equalsRange(array, idFrom, idTo);
  }

  String id() {
    return text(idFrom, idTo);
  }

  @Override
  public int adFrom() {
    return adFrom;
  }

  @Override
  public int adLength() {
    return adTo - adFrom;
  }

  @Override
  public int userIdFrom() {
    return userIdFrom;
  }

  @Override
  public int userIdLength() {
    return userIdTo - userIdFrom;
  }

  @Override
  public int ipFrom() {
    return ipFrom;
  }

  @Override
  public int ipLength() {
    return ipTo - ipFrom;
  }

  @Override
  public int userAgentFrom() {
    return userAgentFrom;
  }

  @Override
  public int userAgentTo() {
    return userAgentTo;
  }

  @Override
  public int agentTextFrom() {
    return userAgentTextFrom;
  }

  @Override
  public int agentTextLength() {
    return userAgentTo - userAgentTextFrom;
  }

  @Override
  public int publisherIdFrom() {
    return publisherIdFrom;
  }

  @Override
  public int publisherIdLength() {
    return publisherIdTo - publisherIdFrom;
  }

  AdRef ad() {
    if (ad == null) {
      ad = findAd();
    }
    return ad;
  }

  /** The three fields lie side by side: together, tags and lengths included, they are the key. */
  private AdRef findAd() {
    AdRef known = ADS.find(array, adFrom, adTo);
    if (known == null) {
      WireCursor in = WireCursor.again(array, adFrom, adTo);
      in.requireTag(ADVERTISER_ID);
      String advertiserId = in.text(AdRef.LENGTH_MAX);
      in.requireTag(CAMPAIGN_ID);
      String campaignId = in.text(AdRef.LENGTH_MAX);
      in.requireTag(AD_ID);
      known = new AdRef(advertiserId, campaignId, in.text(AdRef.LENGTH_MAX));
      ADS.keep(array, adFrom, adTo, known);
    }
    return known;
  }

  String userId() {
    return text(userIdFrom, userIdTo);
  }

  String country() {
    return country;
  }

  Device device() {
    return device;
  }

  String ip() {
    return switch (ipTo - ipFrom) {
      case AddressText.IPV4_BYTES -> AddressText.ofIpv4(array, ipFrom);
      case AddressText.IPV6_BYTES -> AddressText.ofIpv6(array, ipFrom);
      default -> "";
    };
  }

  String userAgent() {
    return text(userAgentTextFrom, userAgentTo);
  }

  String publisherId() {
    return text(publisherIdFrom, publisherIdTo);
  }

  Purpose purpose() {
    return purpose;
  }

  private String text(int start, int end) {
    return start == end ? "" : new String(array, start, end - start, UTF_8);
  }

  private static void readText(WireCursor in, int tag, int lengthMax) {
    if (in.skipTag(tag)) {
      in.skipText(lengthMax);
    } else {
      in.skipNoText();
    }
  }

  private static void skipAd(WireCursor in) {
    in.requireTag(ADVERTISER_ID);
    in.skipText(AdRef.LENGTH_MAX);
    in.requireTag(CAMPAIGN_ID);
    in.skipText(AdRef.LENGTH_MAX);
    in.requireTag(AD_ID);
    in.skipText(AdRef.LENGTH_MAX);
  }
}
