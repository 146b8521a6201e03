package io.tallybook.gateway;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields one endpoint takes, by the names it gives them. */
final class EventSchema {
  private static final EnumSet<EventField> CLICK_FIELDS =
      EnumSet.of(
          EventField.EVENT_ID,
          EventField.ADVERTISER_ID,
          EventField.CAMPAIGN_ID,
          EventField.AD_ID,
          EventField.USER_ID,
          EventField.TIMESTAMP,
          EventField.COST_PER_CLICK,
          EventField.CURRENCY,
          EventField.COUNTRY,
          EventField.DEVICE,
          EventField.PUBLISHER_ID);

  /** Click links: where a click's own id is {@code click_id}. */
  static final EventSchema LINK = new EventSchema("click_id", CLICK_FIELDS);

  /** Single clicks as JSON: where a click's own id is {@code request_id}. */
  static final EventSchema CLICK =
      new EventSchema("request_id", with(EventField.IP, EventField.USER_AGENT, EventField.PURPOSE));

  /** Batches of events of all types. */
  static final EventSchema EVENTS = new EventSchema("event_id", EnumSet.allOf(EventField.class));

  private final Map<String, EventField> fieldByName = new LinkedHashMap<>();
  private final EnumMap<EventField, String> nameByField = new EnumMap<>(EventField.class);

  private EventSchema(String eventIdName, EnumSet<EventField> fields) {
    for (EventField field : fields) {
      String name = field == EventField.EVENT_ID ? eventIdName : field.requestName();
      fieldByName.put(name, field);
      nameByField.put(field, name);
    }
  }

  private static EnumSet<EventField> with(EventField... more) {
    EnumSet<EventField> fields = EnumSet.copyOf(CLICK_FIELDS);
    fields.addAll(List.of(more));
    return fields;
  }

  Optional<EventField> field(String name) {
    return Optional.ofNullable(fieldByName.get(name));
  }

  Set<String> names() {
    return Collections.unmodifiableSet(fieldByName.keySet());
  }

  /** The name of a field here; of one that cannot be given here, its usual name. */
  String name(EventField field) {
    return nameByField.getOrDefault(field, field.requestName());
  }

  /** The field that a wire field came from; empty if no request says it. */
  static Optional<EventField> ofWire(String wireName) {
    for (EventField field : EventField.values()) {
      if (field.wireName().equals(wireName)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
