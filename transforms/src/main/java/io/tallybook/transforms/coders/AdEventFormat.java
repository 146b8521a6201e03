package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.Device;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Impression;
import io.tallybook.model.InternTable;
import io.tallybook.model.Money;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;

/**
 * Events as bytes, format 2: the three times in {@link #TIMES_BYTES}, then the payload, which is
 * all the rest. Two events whose payloads are equal, byte for byte, say the same of what happened.
 *
 * <p>For one thread.
 */
public final class AdEventFormat {
  /** Version of this format; it stands before events in state and in batches. */
  public static final int VERSION = 2;

  /** Length of the times in front: event time, declared time, receive time; eight bytes each. */
  public static final int TIMES_BYTES = 24;

  /**
   * What repeats from event to event, so that reading one makes few new objects. One table for all
   * workers: each of its own would hold the same, and the processor's caches would hold less.
   */
  private static final InternTable<AdRef> ADS = new InternTable<>(1 << 16);

  private static final InternTable<String> TEXTS = new InternTable<>(1 << 12);

  private static final int CLICK = 1;
  private static final int IMPRESSION = 2;
  private static final int CONVERSION = 3;
  private static final Device[] DEVICES = Device.values();

  private final BytesWriter adBytes = new BytesWriter();

  /** Appends an event. */
  @SuppressWarnings("EnumOrdinal") // the constants' order is part of the format; a test pins it
  public void write(AdEvent event, BytesWriter out) {
    EventHeader header = event.header();
    out.writeLong(header.eventTimeMillis());
    out.writeLong(header.declaredTimeMillis());
    out.writeLong(header.receivedAtMillis());
    out.writeString(header.id().value());
    writeAd(header.ad(), out);
    out.writeString(header.userId());
    out.writeString(header.country());
    out.writeByte(header.device().ordinal());
    out.writeString(header.ip());
    out.writeString(header.userAgent());
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
    long eventTimeMillis = in.readLong();
    long declaredTimeMillis = in.readLong();
    long receivedAtMillis = in.readLong();
    EventHeader header =
        new EventHeader(
            new EventId(in.readString()),
            readAd(in),
            eventTimeMillis,
            declaredTimeMillis,
            receivedAtMillis,
            in.readString(),
            in.readString(TEXTS),
            DEVICES[in.readByte()],
            in.readString(),
            in.readString(TEXTS));
    int type = in.readByte();
    return switch (type) {
      case CLICK -> new Click(header, new Money(in.readVarint(), in.readString(TEXTS)));
      case IMPRESSION -> new Impression(header);
      case CONVERSION ->
          new Conversion(header, in.readString(), in.readVarint(), in.readString(TEXTS));
      default -> throw new IllegalArgumentException("no event type has number " + type);
    };
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
