package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.FieldBytes;
import io.tallybook.model.Impression;
import io.tallybook.model.InternTable;
import io.tallybook.model.Money;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;

/**
 * Events as bytes, format 2: event, declared and receive time, eight bytes each, then the payload,
 * which is all the rest: the header's fields as they came over the wire, and what its type adds.
 * Two events whose payloads are equal, byte for byte, say the same of what happened.
 *
 * <p>For one thread.
 */
public final class AdEventFormat {
  /** Version of this format; it stands before events in state and in batches. */
  public static final int VERSION = 2;

  /**
   * What repeats from event to event, so that reading one makes few new objects. One table for all
   * workers: each of its own would hold the same, and the processor's caches would hold less.
   */
  private static final InternTable<AdRef> ADS = new InternTable<>(1 << 16);

  private static final InternTable<String> TEXTS = new InternTable<>(1 << 12);

  private static final int CLICK = 1;
  private static final int IMPRESSION = 2;
  private static final int CONVERSION = 3;

  private final BytesWriter adBytes = new BytesWriter();

  /** Appends an event. */
  public void write(AdEvent event, BytesWriter out) {
    EventHeader header = event.header();
    out.writeLong(header.eventTimeMillis());
    out.writeLong(header.declaredTimeMillis());
    out.writeLong(header.receivedAtMillis());
    writePayload(event, out);
  }

  /** Appends the event's payload: all but its times. */
  public void writePayload(AdEvent event, BytesWriter out) {
    FieldBytes fields = event.header().fieldBytes();
    out.writeVarint(fields.length());
    out.writeBytes(fields.array(), fields.from(), fields.length());
    writeDetail(event, out);
  }

  /** Appends the event's payload but the user agent, which is about half of its bytes. */
  public void writePayloadWithoutUserAgent(AdEvent event, BytesWriter out) {
    FieldBytes fields = event.header().fieldBytes();
    int before = fields.userAgentFrom() - fields.from();
    int behind = fields.from() + fields.length() - fields.userAgentTo();
    out.writeVarint(before + behind);
    out.writeBytes(fields.array(), fields.from(), before);
    out.writeBytes(fields.array(), fields.userAgentTo(), behind);
    writeDetail(event, out);
  }

  /** Appends what the event's type adds to the header. */
  private static void writeDetail(AdEvent event, BytesWriter out) {
    if (event instanceof Click click) {
      out.writeByte(CLICK);
      out.writeVarint(click.cost().micros());
      out.writeString(click.cost().currency());
    } else if (event instanceof Impression) {
      out.writeByte(IMPRESSION);
    } else if (event instanceof Conversion conversion) {
      out.writeByte(CONVERSION);
      out.writeString(conversion.clickId());
      out.writeVarint(conversion.valueMicros());
      out.writeString(conversion.currency());
    }
  }

  /**
   * Reads the next event.
   *
   * @throws IllegalArgumentException if the bytes are no event
   * @throws IndexOutOfBoundsException if they end too soon
   */
  public AdEvent read(BytesReader in) {
    return readPayload(in.readLong(), in.readLong(), in.readLong(), in);
  }

  /** Reads a payload and gives it times: milliseconds since the epoch, UTC. */
  public AdEvent readPayload(
      long eventTimeMillis, long declaredTimeMillis, long receivedAtMillis, BytesReader in) {
    int length = Math.toIntExact(in.readVarint());
    EventHeader header =
        EventHeader.ofFieldBytes(
            eventTimeMillis,
            declaredTimeMillis,
            receivedAtMillis,
            in.array(),
            in.position(),
            length);
    in.skip(length);
    int type = in.readByte();
    return switch (type) {
      case CLICK -> new Click(header, new Money(in.readVarint(), in.readString(TEXTS)));
      case IMPRESSION -> new Impression(header);
      case CONVERSION ->
          new Conversion(header, in.readString(), in.readVarint(), in.readString(TEXTS));
      default -> throw noSuchType(type);
    };
  }

  private static IllegalArgumentException noSuchType(int type) {
    return new IllegalArgumentException("no event type has number " + type);
  }

  /** Appends an ad behind its length, so that equal ads are equal bytes. */
  public void writeAd(AdRef ad, BytesWriter out) {
    adBytes.clear();
    adBytes.writeString(ad.advertiserId());
    adBytes.writeString(ad.campaignId());
    adBytes.writeString(ad.adId());
    out.writeVarint(adBytes.size());
    out.writeBytes(adBytes.array(), 0, adBytes.size());
  }

  /** Reads an ad; equal ones come as one instance. */
  public AdRef readAd(BytesReader in) {
    int length = Math.toIntExact(in.readVarint());
    int from = in.position();
    in.skip(length);
    AdRef known = ADS.find(in.array(), from, from + length);
    if (known == null) {
      BytesReader ad = new BytesReader(in.array(), from, length);
      known = new AdRef(ad.readString(), ad.readString(), ad.readString());
      ADS.keep(in.array(), from, from + length, known);
    }
    return known;
  }

  /** Reads a text that few distinct values are to be expected of. */
  public String readRepeated(BytesReader in) {
    return in.readString(TEXTS);
  }
}
