package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import org.jspecify.annotations.Nullable;

/**
 * An event as the rules look at it, with the lists they ask. What several rules want to know is
 * found out once an event. One instance is used for event after event; for one thread.
 */
public final class EventView {
  private final TrafficLists lists;
  private @Nullable AdEvent event;

  EventView(TrafficLists lists) {
    this.lists = lists;
  }

  /** Turns to another event. */
  void turnTo(AdEvent next) {
    event = next;
  }

  /** The event. */
  public AdEvent event() {
    if (event == null) {
      throw new IllegalStateException("no event yet");
    }
    return event;
  }

  /** What every event carries. */
  public EventHeader header() {
    return event().header();
  }

  /** All lists; those that hold are told by the time of the event. */
  public TrafficLists lists() {
    return lists;
  }
}
