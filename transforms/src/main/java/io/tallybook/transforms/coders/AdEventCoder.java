package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import io.tallybook.model.Conversion;
import io.tallybook.model.EventHeader;
import io.tallybook.model.EventId;
import io.tallybook.model.Impression;
import io.tallybook.model.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CoderException;

/** Coder of {@link AdEvent}, format 1. */
public final class AdEventCoder extends VersionedCoder<AdEvent> {
  private static final long serialVersionUID = 1L;
  private static final AdEventCoder INSTANCE = new AdEventCoder();

  private AdEventCoder() {
    super(1);
  }

  public static AdEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(AdEvent value, OutputStream out) throws IOException {
    EventHeader header = value.header();
    writeString(header.id().value(), out);
    AdRefCoder.of().encode(header.ad(), out);
    writeTime(header.eventTimeMillis(), out);
    writeTime(header.declaredTimeMillis(), out);
    writeTime(header.receivedAtMillis(), out);
    writeString(header.userId(), out);
    writeString(header.country(), out);
    writeEnum(header.device(), out);
    writeString(header.ip(), out);
    writeString(header.userAgent(), out);
    if (value instanceof Click click) {
      out.write(CLICK);
      writeCount(click.cost().micros(), out);
      writeString(click.cost().currency(), out);
    } else if (value instanceof Impression) {
      out.write(IMPRESSION);
    } else if (value instanceof Conversion conversion) {
      out.write(CONVERSION);
      writeString(conversion.clickId(), out);
      writeCount(conversion.valueMicros(), out);
      writeString(conversion.currency(), out);
    }
  }

  @Override
  AdEvent read(InputStream in) throws IOException {
    EventHeader header =
        new EventHeader(
            new EventId(readString(in)),
            AdRefCoder.of().decode(in),
            readTime(in),
            readTime(in),
            readTime(in),
            readString(in),
            readString(in),
            readEnum(AggregateKeyCoder.DEVICES, in),
            readString(in),
            readString(in));
    int type = in.read();
    return switch (type) {
      case CLICK -> new Click(header, new Money(readCount(in), readString(in)));
      case IMPRESSION -> new Impression(header);
      case CONVERSION -> new Conversion(header, readString(in), readCount(in), readString(in));
      default -> throw new CoderException("no event type has number " + type);
    };
  }

  private static final int CLICK = 1;
  private static final int IMPRESSION = 2;
  private static final int CONVERSION = 3;
}
