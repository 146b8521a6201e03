package io.tallybook.transforms.traffic;

import io.tallybook.model.AdEvent;
import io.tallybook.model.EventHeader;
import io.tallybook.model.FieldBytes;
import io.tallybook.transforms.traffic.lists.Address;
import io.tallybook.transforms.traffic.lists.Agent;
import io.tallybook.transforms.traffic.lists.AgentList;
import io.tallybook.transforms.traffic.lists.History;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import org.jspecify.annotations.Nullable;

/**
 * An event as the rules look at it, with the lists they ask. What several rules want to know is
 * found out once an event. One instance is used for event after event; for one thread.
 */
public final class EventView {
  private final TrafficLists lists;
  private final SourceFindings findings;
  private final @Nullable ScorerModel scorerModel;
  private final @Nullable ClickScorer scorer;
  private final History<AgentList> crawlerAgents;
  private final Address address = new Address();
  private @Nullable AdEvent event;
  private @Nullable EventHeader header;
  private @Nullable Agent agent;
  private boolean addressIsRead;

  EventView(TrafficLists lists, SourceFindings findings, @Nullable ScorerModel scorerModel) {
    this.lists = lists;
    this.findings = findings;
    this.scorerModel = scorerModel;
    this.scorer = scorerModel == null ? null : scorerModel.open();
    this.crawlerAgents = lists.crawlerAgents();
  }

  /** Turns to another event. */
  void turnTo(AdEvent next) {
    event = next;
    header = next.header();
    agent = null;
    addressIsRead = false;
  }

  /** The event. */
  public AdEvent event() {
    return required(event);
  }

  /** What every event carries. */
  public EventHeader header() {
    return required(header);
  }

  /** The time that decides which lists hold. */
  public long timeMillis() {
    return header().eventTimeMillis();
  }

  /** The sender's address; changes with the event. */
  public Address address() {
    if (!addressIsRead) {
      FieldBytes fields = header().fieldBytes();
      address.read(fields.array(), fields.ipFrom(), fields.ipLength());
      addressIsRead = true;
    }
    return address;
  }

  /** What the user agent tells, by the list of crawlers that holds. */
  public Agent agent() {
    if (agent == null) {
      // There is one for every time that an event can have: the one that comes with the code.
      Snapshot<AgentList> crawlers = required(crawlerAgents.at(timeMillis()));
      agent = crawlers.content().agent(header().fieldBytes());
    }
    return agent;
  }

  /** All lists; those that hold are told by the time of the event. */
  public TrafficLists lists() {
    return lists;
  }

  /** What rules over a day found of its sources. */
  SourceFindings findings() {
    return findings;
  }

  /** Which model is asked; there must be one. */
  ScorerModel scorerModel() {
    return required(scorerModel);
  }

  /** This thread's own; there must be a model. */
  ClickScorer scorer() {
    return required(scorer);
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no event yet, one of a time before all lists, or no model");
    }
    return value;
  }
}
