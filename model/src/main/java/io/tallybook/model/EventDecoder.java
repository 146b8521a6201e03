package io.tallybook.model;

import static io.tallybook.model.WireCursor.blockTag;
import static io.tallybook.model.WireCursor.fixed64Tag;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import io.tallybook.model.wire.Conversion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads events straight from the bytes of the log, without the generated message between them.
 *
 * <p>It knows one layout, the one that protobuf's writers produce: every field at most once, in the
 * order of their numbers, the payload last, nothing unknown. And it knows good events only.
 * Anything else it leaves to {@link EventValidator}, whose rules over the generated message say
 * what such bytes mean and what is wrong with them: unknown or repeated fields, another order,
 * damage, the breach of any rule. So it never refuses a record; it may only pass.
 *
 * <p>Safe for use by several threads.
 */
final class EventDecoder {
  private static final int CLICK = blockTag(AdEvent.CLICK_FIELD_NUMBER);
  private static final int IMPRESSION = blockTag(AdEvent.IMPRESSION_FIELD_NUMBER);
  private static final int CONVERSION = blockTag(AdEvent.CONVERSION_FIELD_NUMBER);
  private static final int COST = fixed64Tag(Click.COST_MICROS_FIELD_NUMBER);
  private static final int COST_CURRENCY = blockTag(Click.CURRENCY_FIELD_NUMBER);
  private static final int CLICK_ID = blockTag(Conversion.CLICK_ID_FIELD_NUMBER);
  private static final int VALUE = fixed64Tag(Conversion.VALUE_MICROS_FIELD_NUMBER);
  private static final int VALUE_CURRENCY = blockTag(Conversion.CURRENCY_FIELD_NUMBER);

  private final String currency;
  private final byte[] currencyBytes;

  /**
   * @param currency the one currency accepted, ISO 4217
   */
  EventDecoder(String currency) {
    this.currency = currency;
    this.currencyBytes = currency.getBytes(US_ASCII);
  }

  /** The event of a record; null if that takes a closer look, be the record good or bad. */
  io.tallybook.model.@Nullable AdEvent decode(RawRecord record) {
    ArrayView payload = ArrayView.of(record.payload());
    ArrayView key = ArrayView.of(record.key());
    if (payload == null
        || key == null
        || record.payload().size() > EventValidator.PAYLOAD_BYTES_MAX) {
      return null;
    }
    WireCursor in = new WireCursor(payload);
    EventHeader header = HeaderDecoder.decode(in, key);
    if (header == null
        || EventRules.isAheadOfLog(header.receivedAtMillis(), record.recordedAtMillis())) {
      return null;
    }
    io.tallybook.model.AdEvent event = event(in, header);
    return in.isUnusual() || !in.isAtEnd() ? null : event;
  }

  private io.tallybook.model.@Nullable AdEvent event(WireCursor in, EventHeader header) {
    if (in.skipTag(CLICK)) {
      in.enterLastMessage();
      long costMicros = in.skipTag(COST) ? in.fixed64() : 0;
      in.requireTag(COST_CURRENCY);
      return costMicros >= 0 && currency(in).equals(currency)
          ? new io.tallybook.model.Click(header, new Money(costMicros, currency))
          : null;
    }
    if (in.skipTag(CONVERSION)) {
      in.enterLastMessage();
      String clickId = in.skipTag(CLICK_ID) ? in.text(EventId.LENGTH_MAX) : "";
      long valueMicros = in.skipTag(VALUE) ? in.fixed64() : 0;
      String given = in.skipTag(VALUE_CURRENCY) ? currency(in) : "";
      return valueMicros == 0 || (valueMicros > 0 && given.equals(currency))
          ? new io.tallybook.model.Conversion(header, clickId, valueMicros, given)
          : null;
    }
    in.requireTag(IMPRESSION);
    in.enterLastMessage();
    return new Impression(header);
  }

  private String currency(WireCursor in) {
    int length = in.blockLength();
    int from = in.position();
    if (Arrays.equals(in.array(), from, from + length, currencyBytes, 0, currencyBytes.length)) {
      in.skip(length);
      return currency;
    }
    return in.text(length, EventValidator.PAYLOAD_BYTES_MAX);
  }
}
