package io.tallybook.model;

import static io.tallybook.model.WireCursor.fixed32Tag;
import static io.tallybook.model.WireCursor.fixed64Tag;

import io.tallybook.model.wire.AdEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all events have, for {@link EventDecoder} and under its terms: good headers in the
 * plain layout, or nothing.
 */
final class HeaderDecoder {
  private static final int SCHEMA_VERSION = fixed32Tag(AdEvent.SCHEMA_VERSION_FIELD_NUMBER);
  private static final int EVENT_TIME = fixed64Tag(AdEvent.EVENT_TIME_MILLIS_FIELD_NUMBER);
  private static final int RECEIVED_AT = fixed64Tag(AdEvent.RECEIVED_AT_MILLIS_FIELD_NUMBER);

  private HeaderDecoder() {}

  /**
   * Reads what precedes the payload.
   *
   * @param key what the event id must equal
   * @return null if the fields are not in the plain layout or break a rule
   */
  static @Nullable EventHeader decode(WireCursor in, ArrayView key) {
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
    HeaderFields fields = new HeaderFields(in);
    return in.isUnusual() || !fields.hasId(key)
        ? null
        : new EventHeader(
            fields,
            EventValidator.countedTimeMillis(declaredTimeMillis, receivedAtMillis),
            declaredTimeMillis,
            receivedAtMillis);
  }
}
