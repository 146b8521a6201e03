package io.tallybook.model;

/** The names of the Kafka topics: a contract between the gateway, the pipelines and operators. */
public final class Topics {
  private Topics() {}

  /**
   * Every accepted event, protobuf {@code AdEvent}; key = event id, so that partitions are even.
   */
  public static final String AD_EVENTS = "ad-events";

  /** Every refused record, protobuf {@code DeadLetter}; key = the refused record's key. */
  public static final String DEAD_LETTERS = "dead-letters";

  /**
   * Every click that a rule found something against, and each change of that, protobuf {@code
   * JudgedClick}; key = event id.
   */
  public static final String INVALID_CLICKS = "invalid-clicks";
}
