package io.tallybook.stores.rawlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallybook.model.wire.AdEvent;
import java.util.List;
import org.apache.parquet.io.api.Binary;

/** What happened; the names are those in the files. */
enum EventType {
  CLICK(AdEvent.CLICK_FIELD_NUMBER),
  IMPRESSION(AdEvent.IMPRESSION_FIELD_NUMBER),
  CONVERSION(AdEvent.CONVERSION_FIELD_NUMBER);

  /** All of them, without a copy each time. */
  static final List<EventType> ALL = List.of(values());

  /** Number of the wire message's field. */
  final int fieldNumber;

  @SuppressWarnings("ImmutableEnumChecker") // a constant, made of bytes that nobody else has
  private final Binary text;

  EventType(int fieldNumber) {
    this.fieldNumber = fieldNumber;
    this.text = Binary.fromConstantByteArray(name().getBytes(US_ASCII));
  }

  /** The name in the files. */
  Binary text() {
    return text;
  }

  /**
   * The type of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static EventType ofName(Binary name) {
    for (EventType type : ALL) {
      if (type.text.equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException("there is no event type '" + name.toStringUsingUTF8() + "'");
  }
}
