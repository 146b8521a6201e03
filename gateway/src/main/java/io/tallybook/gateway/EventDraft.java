package io.tallybook.gateway;

import java.util.EnumMap;

/** What a request gave for one event, by field, as text and unjudged. For one thread. */
final class EventDraft {
  private final EnumMap<EventField, String> given = new EnumMap<>(EventField.class);

  /**
   * Notes a value. Empty text counts as not given, except where a number belongs: an empty price is
   * a mistake, not a price of nothing.
   */
  void put(EventField field, String text) {
    if (!text.isEmpty() || field.mayBeNumber()) {
      given.put(field, text);
    }
  }

  boolean has(EventField field) {
    return given.containsKey(field);
  }

  /** The value as given; empty if it was not. */
  String text(EventField field) {
    return given.getOrDefault(field, "");
  }
}
