package io.tallybook.testdata;

import io.tallybook.model.AdEvent;

/**
 * An event with the truth about it.
 *
 * @param event as the gateway would receive it; its receive time is its arrival
 * @param label what it really is; repeats share the label of their first
 * @param role its part among the events of its id
 */
public record GeneratedEvent(AdEvent event, TruthLabel label, Role role) {

  /** The part an event plays among all events with its id. */
  public enum Role {
    /** The one with the earliest event time: it counts. It need not arrive first. */
    FIRST,
    /**
     * A repeat: redelivered (same event time, received later) or clicked again under the same id
     * (later event time). Apart from the times it equals the first.
     */
    DUPLICATE
  }
}
