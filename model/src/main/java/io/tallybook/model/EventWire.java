package io.tallybook.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.tallybook.model.wire.DeadLetter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Between events and the bytes they are on the wire. */
public final class EventWire {
  private static final int EVENT_TIME_TAG =
      fixed64Tag(io.tallybook.model.wire.AdEvent.EVENT_TIME_MILLIS_FIELD_NUMBER);
  private static final int RECEIVED_AT_TAG =
      fixed64Tag(io.tallybook.model.wire.AdEvent.RECEIVED_AT_MILLIS_FIELD_NUMBER);

  private EventWire() {}

  /**
   * When an undecoded event happened and when it was received.
   *
   * @param declaredTimeMillis by the client's clock: milliseconds since the epoch, UTC
   * @param receivedAtMillis by the gateway's clock: milliseconds since the epoch, UTC
   */
  public record Times(long declaredTimeMillis, long receivedAtMillis) {}

  /**
   * Reads the two times of an event and skips the rest. Sources need them for every record, before
   * anything is decoded.
   *
   * @return empty if the bytes are no event with both times
   */
  public static Optional<Times> peekTimes(byte[] payload) {
    CodedInputStream in = CodedInputStream.newInstance(payload);
    long declared = 0;
    long received = 0;
    try {
      while (declared == 0 || received == 0) {
        int tag = in.readTag();
        if (tag == 0) {
          return Optional.empty();
        } else if (tag == EVENT_TIME_TAG) {
          declared = in.readFixed64();
        } else if (tag == RECEIVED_AT_TAG) {
          received = in.readFixed64();
        } else if (!in.skipField(tag)) {
          return Optional.empty();
        }
      }
      return Optional.of(new Times(declared, received));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int fixed64Tag(int fieldNumber) {
    return (fieldNumber << 3) | WireFormat.WIRETYPE_FIXED64;
  }

  /** The message that {@link EventValidator} turns back into this event. */
  public static io.tallybook.model.wire.AdEvent toWire(AdEvent event) {
    EventHeader header = event.header();
    var wire =
        io.tallybook.model.wire.AdEvent.newBuilder()
            .setSchemaVersion(EventValidator.SCHEMA_VERSION)
            .setEventTimeMillis(header.declaredTimeMillis())
            .setReceivedAtMillis(header.receivedAtMillis())
            .setEventId(header.id().value())
            .setAdvertiserId(header.ad().advertiserId())
            .setCampaignId(header.ad().campaignId())
            .setAdId(header.ad().adId())
            .setUserId(header.userId())
            .setCountry(header.country())
            .setDevice(wireDevice(header.device()))
            .setIp(addressBytes(header.ip()))
            .setUserAgent(header.userAgent())
            .setPublisherId(header.publisherId())
            .setPurpose(wirePurpose(header.purpose()));
    if (event instanceof Click click) {
      wire.getClickBuilder()
          .setCostMicros(click.cost().micros())
          .setCurrency(click.cost().currency());
    } else if (event instanceof Impression) {
      wire.getImpressionBuilder();
    } else if (event instanceof Conversion conversion) {
      wire.getConversionBuilder()
          .setClickId(conversion.clickId())
          .setValueMicros(conversion.valueMicros())
          .setCurrency(conversion.currency());
    }
    return wire.build();
  }

  /** The dead letter that keeps a rejection. */
  public static DeadLetter toWire(Rejection rejection) {
    return DeadLetter.newBuilder()
        .setSchemaVersion(EventValidator.SCHEMA_VERSION)
        .setCode(rejection.code().name())
        .setStage(rejection.stage())
        .setField(rejection.field())
        .setDetail(rejection.detail())
        .setOrigin(rejection.record().origin())
        .setRecordedAtMillis(rejection.record().recordedAtMillis())
        .setKey(rejection.record().key())
        .setPayload(rejection.payloadKept())
        .setPayloadBytes(rejection.record().payload().size())
        .build();
  }

  static Device device(io.tallybook.model.wire.Device wire) {
    return switch (wire) {
      case DEVICE_DESKTOP -> Device.DESKTOP;
      case DEVICE_MOBILE -> Device.MOBILE;
      case DEVICE_TABLET -> Device.TABLET;
      case DEVICE_TV -> Device.TV;
      case DEVICE_OTHER -> Device.OTHER;
      // A kind added by a later writer is a device we cannot name yet.
      case DEVICE_UNKNOWN, UNRECOGNIZED -> Device.UNKNOWN;
    };
  }

  /** The wire's name of a kind of device. */
  public static io.tallybook.model.wire.Device wireDevice(Device device) {
    return switch (device) {
      case UNKNOWN -> io.tallybook.model.wire.Device.DEVICE_UNKNOWN;
      case DESKTOP -> io.tallybook.model.wire.Device.DEVICE_DESKTOP;
      case MOBILE -> io.tallybook.model.wire.Device.DEVICE_MOBILE;
      case TABLET -> io.tallybook.model.wire.Device.DEVICE_TABLET;
      case TV -> io.tallybook.model.wire.Device.DEVICE_TV;
      case OTHER -> io.tallybook.model.wire.Device.DEVICE_OTHER;
    };
  }

  static Purpose purpose(io.tallybook.model.wire.Purpose wire) {
    return switch (wire) {
      case PURPOSE_PREFETCH -> Purpose.PREFETCH;
      // A purpose added by a later writer is one we cannot name yet.
      case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> Purpose.UNKNOWN;
    };
  }

  /** The wire's name of a purpose. */
  public static io.tallybook.model.wire.Purpose wirePurpose(Purpose purpose) {
    return switch (purpose) {
      case UNKNOWN -> io.tallybook.model.wire.Purpose.PURPOSE_UNSPECIFIED;
      case PREFETCH -> io.tallybook.model.wire.Purpose.PURPOSE_PREFETCH;
    };
  }

  /**
   * The text form of an address of 4 or 16 bytes; empty for none.
   *
   * @throws IllegalArgumentException if there are other bytes
   */
  public static String addressText(ByteString ip) {
    return ip.isEmpty() ? "" : AddressText.byTheJdk(ip.toByteArray());
  }

  /**
   * The bytes of an address in text form; empty for the empty text. IPv4 wants four decimal numbers
   * without leading zeros; IPv6 wants neither brackets nor a zone.
   *
   * @throws IllegalArgumentException if the text is no numeric IPv4 or IPv6 address
   */
  public static ByteString addressBytes(String ip) {
    if (ip.isEmpty()) {
      return ByteString.EMPTY;
    }
    // getByName must never see anything that it would take for a host name and look up.
    if (isDottedQuad(ip) || mayBeIpv6(ip)) {
      try {
        return ByteString.copyFrom(InetAddress.getByName(ip).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("'" + ip + "' is no IP address", e);
      }
    }
    throw new IllegalArgumentException("'" + ip + "' is no IP address");
  }

  private static boolean isDottedQuad(String text) {
    int parts = 0;
    int part = NO_DIGIT_YET;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && part != NO_DIGIT_YET) {
        parts++;
        part = NO_DIGIT_YET;
      } else if (c >= '0' && c <= '9' && part != 0) {
        part = (part == NO_DIGIT_YET ? 0 : part * 10) + (c - '0');
      } else {
        return false;
      }
      if (part > 255) {
        return false;
      }
    }
    return parts == 3 && part != NO_DIGIT_YET;
  }

  private static final int NO_DIGIT_YET = -1;

  /** Text in these characters getByName parses or refuses, without asking anybody. */
  private static boolean mayBeIpv6(String text) {
    return text.charAt(0) != '.'
        && text.indexOf(':') >= 0
        && text.chars().allMatch(c -> c == ':' || c == '.' || isHexDigit(c));
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
