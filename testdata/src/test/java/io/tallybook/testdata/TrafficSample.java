package io.tallybook.testdata;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import io.tallybook.testdata.GeneratedEvent.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Generated traffic, held in memory to be looked at from several sides. */
final class TrafficSample {
  private final List<GeneratedEvent> events;
  private final Map<String, Long> firstMillisById = new HashMap<>();

  TrafficSample(TrafficConfig config) {
    events = new TrafficGenerator(config).stream().toList();
    firsts(e -> true).forEach(e -> firstMillisById.put(id(e), header(e).eventTimeMillis()));
  }

  List<GeneratedEvent> events() {
    return events;
  }

  long count(Predicate<GeneratedEvent> wanted) {
    return events.stream().filter(wanted).count();
  }

  Stream<GeneratedEvent> firsts(Predicate<GeneratedEvent> wanted) {
    return events.stream().filter(e -> e.role() == Role.FIRST).filter(wanted);
  }

  Stream<GeneratedEvent> clicks() {
    return firsts(e -> e.event() instanceof Click);
  }

  Stream<GeneratedEvent> redeliveries() {
    return events.stream().filter(e -> e.role() == Role.DUPLICATE && isAtFirstTime(e));
  }

  Stream<GeneratedEvent> doubleClicks() {
    return events.stream().filter(e -> e.role() == Role.DUPLICATE && !isAtFirstTime(e));
  }

  private boolean isAtFirstTime(GeneratedEvent event) {
    return header(event).eventTimeMillis() == firstMillis(id(event));
  }

  /** Event time of the first of an id: milliseconds since the epoch. */
  long firstMillis(String id) {
    Long millis = firstMillisById.get(id);
    if (millis == null) {
      throw new AssertionError(id + " has no first event");
    }
    return millis;
  }

  static EventHeader header(GeneratedEvent event) {
    return event.event().header();
  }

  static String id(GeneratedEvent event) {
    return header(event).id().value();
  }

  static long delayMillis(GeneratedEvent event) {
    return header(event).receivedAtMillis() - header(event).eventTimeMillis();
  }

  /** Whether its times are what its label is about. */
  static boolean isTimeOdd(GeneratedEvent event) {
    return event.label() == TruthLabel.STALE_TIME || event.label() == TruthLabel.FUTURE_TIME;
  }
}
