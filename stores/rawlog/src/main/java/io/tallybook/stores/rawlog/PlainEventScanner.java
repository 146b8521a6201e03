package io.tallybook.stores.rawlog;

import io.tallybook.model.EventValidator;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import io.tallybook.model.wire.Conversion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes apart the events that the gateway writes: every field at most once, in the order of their
 * numbers, texts in ASCII, nothing unknown. What it does not know it leaves to protobuf's own
 * parser; so it may only pass, never judge.
 */
final class PlainEventScanner {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;
  private static final int DEVICES = WireNames.DEVICES.count();
  private static final int PURPOSES = WireNames.PURPOSES.count();

  private byte[] bytes = EventColumns.NONE;
  private int position;
  private boolean isPlain;

  /**
   * Fills the columns, which refer to the array then.
   *
   * @return false if these bytes are not a plain event; the columns are then meaningless
   */
  boolean scan(byte[] payload, EventColumns into) {
    bytes = payload;
    position = 0;
    isPlain = true;
    into.clear();
    if (!take(EventEncoder.VERSION) || fixed32() != EventValidator.SCHEMA_VERSION) {
      return false;
    }
    into.declaredTimeMillis = take(EventEncoder.DECLARED) ? fixed64() : 0;
    into.receivedAtMillis = take(EventEncoder.RECEIVED) ? fixed64() : 0;
    text(AdEvent.EVENT_ID_FIELD_NUMBER, into, EventColumns.EVENT_ID_BLOCK);
    text(AdEvent.ADVERTISER_ID_FIELD_NUMBER, into, EventColumns.ADVERTISER_ID_BLOCK);
    text(AdEvent.CAMPAIGN_ID_FIELD_NUMBER, into, EventColumns.CAMPAIGN_ID_BLOCK);
    text(AdEvent.AD_ID_FIELD_NUMBER, into, EventColumns.AD_ID_BLOCK);
    text(AdEvent.USER_ID_FIELD_NUMBER, into, EventColumns.USER_ID_BLOCK);
    text(AdEvent.COUNTRY_FIELD_NUMBER, into, EventColumns.COUNTRY_BLOCK);
    if (take(EventEncoder.DEVICE)) {
      into.device = varint();
      isPlain &= into.device < DEVICES;
    }
    bytes(AdEvent.IP_FIELD_NUMBER, into, EventColumns.IP_BLOCK);
    text(AdEvent.USER_AGENT_FIELD_NUMBER, into, EventColumns.USER_AGENT_BLOCK);
    text(AdEvent.PUBLISHER_ID_FIELD_NUMBER, into, EventColumns.PUBLISHER_ID_BLOCK);
    if (take(EventEncoder.PURPOSE)) {
      into.purpose = varint();
      isPlain &= into.purpose < PURPOSES;
    }
    message(into);
    return isPlain && position == bytes.length;
  }

  private void message(EventColumns into) {
    for (EventType type : EventType.ALL) {
      if (take(EventEncoder.blockTag(type.fieldNumber))) {
        into.type = type;
        // The message must be the rest.
        int length = varint();
        isPlain &= length == bytes.length - position;
        break;
      }
    }
    if (into.type == EventType.CLICK) {
      into.micros = take(EventEncoder.COST) ? fixed64() : 0;
      text(Click.CURRENCY_FIELD_NUMBER, into, EventColumns.CURRENCY_BLOCK);
    } else if (into.type == EventType.CONVERSION) {
      text(Conversion.CLICK_ID_FIELD_NUMBER, into, EventColumns.CLICK_ID_BLOCK);
      into.micros = take(EventEncoder.VALUE) ? fixed64() : 0;
      text(Conversion.CURRENCY_FIELD_NUMBER, into, EventColumns.CURRENCY_BLOCK);
    }
  }

  private boolean take(int tag) {
    if (tag < VARINT_MORE) {
      if (position < bytes.length && bytes[position] == tag) {
        position++;
        return true;
      }
    } else if (position + 1 < bytes.length
        && bytes[position] == (byte) (tag | VARINT_MORE)
        && bytes[position + 1] == tag >>> VARINT_BITS) {
      position += 2;
      return true;
    }
    return false;
  }

  private void text(int fieldNumber, EventColumns into, int block) {
    int from = position;
    bytes(fieldNumber, into, block);
    if (isPlain && position > from) {
      isPlain = isAscii(into.start(block), position);
    }
  }

  private void bytes(int fieldNumber, EventColumns into, int block) {
    if (take(EventEncoder.blockTag(fieldNumber))) {
      int length = varint();
      if (length > bytes.length - position) {
        isPlain = false;
      } else {
        into.set(block, bytes, position, length);
        position += length;
      }
    }
  }

  private boolean isAscii(int from, int to) {
    long high = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      high |= (long) LONGS.get(bytes, i);
    }
    for (; i < to; i++) {
      high |= bytes[i];
    }
    return (high & NOT_ASCII) == 0;
  }

  /** A number of at most two bytes, which is plenty for what is plain. */
  private int varint() {
    if (position < bytes.length && bytes[position] >= 0) {
      return bytes[position++];
    }
    if (position + 1 < bytes.length && bytes[position + 1] > 0) {
      int value = (bytes[position] & (VARINT_MORE - 1)) | bytes[position + 1] << VARINT_BITS;
      position += 2;
      return value;
    }
    isPlain = false;
    return 0;
  }

  private int fixed32() {
    if (bytes.length - position < Integer.BYTES) {
      isPlain = false;
      return 0;
    }
    position += Integer.BYTES;
    return (int) INTS.get(bytes, position - Integer.BYTES);
  }

  private long fixed64() {
    if (bytes.length - position < Long.BYTES) {
      isPlain = false;
      return 0;
    }
    position += Long.BYTES;
    return (long) LONGS.get(bytes, position - Long.BYTES);
  }
}
