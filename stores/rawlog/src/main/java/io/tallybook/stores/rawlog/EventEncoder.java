package io.tallybook.stores.rawlog;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;
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

import io.tallybook.model.EventValidator;
import io.tallybook.model.wire.AdEvent;
import io.tallybook.model.wire.Click;
import io.tallybook.model.wire.Conversion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the columns of an event as the wire message they came from: every field that is not empty,
 * in the order of their numbers, as protobuf's own writers do. The writer of the log compares the
 * result with what it received and keeps those bytes if they differ; so the reader may take its
 * result for the bytes received.
 */
final class EventEncoder {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int VERSION = tag(AdEvent.SCHEMA_VERSION_FIELD_NUMBER, WIRETYPE_FIXED32);
  static final int DECLARED = tag(AdEvent.EVENT_TIME_MILLIS_FIELD_NUMBER, WIRETYPE_FIXED64);
  static final int RECEIVED = tag(AdEvent.RECEIVED_AT_MILLIS_FIELD_NUMBER, WIRETYPE_FIXED64);
  static final int DEVICE = tag(AdEvent.DEVICE_FIELD_NUMBER, WIRETYPE_VARINT);
  static final int PURPOSE = tag(AdEvent.PURPOSE_FIELD_NUMBER, WIRETYPE_VARINT);
  static final int COST = tag(Click.COST_MICROS_FIELD_NUMBER, WIRETYPE_FIXED64);
  static final int VALUE = tag(Conversion.VALUE_MICROS_FIELD_NUMBER, WIRETYPE_FIXED64);

  /** More than all of an event but its blocks can take: tags, lengths, numbers. */
  private static final int OVERHEAD_BYTES_MAX = 128;

  /** A tag of two bytes, then a length of at most five. */
  private static final int BLOCK_OVERHEAD_BYTES_MAX = 7;

  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private byte[] bytes = new byte[1024];
  private int size;
  private int eventIdStart;

  /** Writes an event; its bytes are the first {@link #size()} of {@link #bytes()} then. */
  void encode(EventColumns event) {
    makeRoom(event);
    size = 0;
    tag(VERSION);
    fixed32(EventValidator.SCHEMA_VERSION);
    tag(DECLARED);
    fixed64(event.declaredTimeMillis);
    tag(RECEIVED);
    fixed64(event.receivedAtMillis);
    block(AdEvent.EVENT_ID_FIELD_NUMBER, event, EVENT_ID_BLOCK);
    eventIdStart = size - event.length(EVENT_ID_BLOCK);
    block(AdEvent.ADVERTISER_ID_FIELD_NUMBER, event, ADVERTISER_ID_BLOCK);
    block(AdEvent.CAMPAIGN_ID_FIELD_NUMBER, event, CAMPAIGN_ID_BLOCK);
    block(AdEvent.AD_ID_FIELD_NUMBER, event, AD_ID_BLOCK);
    block(AdEvent.USER_ID_FIELD_NUMBER, event, USER_ID_BLOCK);
    block(AdEvent.COUNTRY_FIELD_NUMBER, event, COUNTRY_BLOCK);
    if (event.device != 0) {
      tag(DEVICE);
      varint(event.device);
    }
    block(AdEvent.IP_FIELD_NUMBER, event, IP_BLOCK);
    block(AdEvent.USER_AGENT_FIELD_NUMBER, event, USER_AGENT_BLOCK);
    block(AdEvent.PUBLISHER_ID_FIELD_NUMBER, event, PUBLISHER_ID_BLOCK);
    if (event.purpose != 0) {
      tag(PURPOSE);
      varint(event.purpose);
    }
    if (event.type != null) {
      payload(event, event.type);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Index of the event id's first byte, if there is an id. */
  int eventIdStart() {
    return eventIdStart;
  }

  private void payload(EventColumns event, EventType type) {
    tag(blockTag(type.fieldNumber));
    switch (type) {
      case CLICK -> {
        varint(microsSize(event) + blockSize(event, CURRENCY_BLOCK));
        micros(COST, event);
        block(Click.CURRENCY_FIELD_NUMBER, event, CURRENCY_BLOCK);
      }
      case IMPRESSION -> varint(0);
      case CONVERSION -> {
        varint(
            blockSize(event, CLICK_ID_BLOCK)
                + microsSize(event)
                + blockSize(event, CURRENCY_BLOCK));
        block(Conversion.CLICK_ID_FIELD_NUMBER, event, CLICK_ID_BLOCK);
        micros(VALUE, event);
        block(Conversion.CURRENCY_FIELD_NUMBER, event, CURRENCY_BLOCK);
      }
    }
  }

  private void micros(int tag, EventColumns event) {
    if (event.micros != 0) {
      tag(tag);
      fixed64(event.micros);
    }
  }

  private static int microsSize(EventColumns event) {
    return event.micros == 0 ? 0 : 1 + Long.BYTES;
  }

  /** Size of a block in the payload message, whose field numbers take one byte. */
  private static int blockSize(EventColumns event, int block) {
    int length = event.length(block);
    return length == 0 ? 0 : 1 + varintSize(length) + length;
  }

  private void block(int fieldNumber, EventColumns event, int block) {
    int length = event.length(block);
    if (length != 0) {
      tag(blockTag(fieldNumber));
      varint(length);
      System.arraycopy(event.array(block), event.start(block), bytes, size, length);
      size += length;
    }
  }

  private void makeRoom(EventColumns event) {
    int room = OVERHEAD_BYTES_MAX;
    for (int block = 0; block < EventColumns.BLOCKS.size(); block++) {
      room += BLOCK_OVERHEAD_BYTES_MAX + event.length(block);
    }
    if (room > bytes.length) {
      bytes = Arrays.copyOf(bytes, Integer.highestOneBit(room) * 2);
    }
  }

  private void tag(int tag) {
    varint(tag);
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= VARINT_MORE) {
      bytes[size++] = (byte) (rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    bytes[size++] = (byte) rest;
  }

  private static int varintSize(int value) {
    int size = 1;
    for (int rest = value; rest >= VARINT_MORE; rest >>>= VARINT_BITS) {
      size++;
    }
    return size;
  }

  private void fixed32(int value) {
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  private void fixed64(long value) {
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** The tag of text, bytes or a message. */
  static int blockTag(int fieldNumber) {
    return tag(fieldNumber, WIRETYPE_LENGTH_DELIMITED);
  }

  private static int tag(int fieldNumber, int wireType) {
    return (fieldNumber << 3) | wireType;
  }
}
