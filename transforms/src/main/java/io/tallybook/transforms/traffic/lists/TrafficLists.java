package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;

/** All lists that traffic rules ask, of every kind and time. Immutable. */
public final class TrafficLists implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final TrafficLists BUILT_IN = new TrafficLists();

  private TrafficLists() {}

  /** The lists that come with the code. */
  public static TrafficLists builtIn() {
    return BUILT_IN;
  }

  /** The lists and their versions, in one text without spaces. */
  public String version() {
    return "";
  }
}
