package io.tallybook.model;

/**
 * An event with what deduplication found: how the counts change because of it.
 *
 * @param event the event
 * @param role its part among the events of one id
 */
public record CountedEvent(AdEvent event, Role role) {

  /** The part an event plays among all events with its id. */
  public enum Role {
    /** The one that counts: one more unique event. */
    FIRST,
    /** A repeat: one more duplicate. */
    DUPLICATE,
    /**
     * It was announced as FIRST, then an earlier event of the same id arrived: one unique event
     * less, one duplicate more.
     */
    DEMOTED
  }
}
