package io.tallybook.transforms.traffic;

import io.tallybook.model.EventHeader;

/** What a rule over a day condemns: a source of clicks. */
public enum SourceKind {
  /** A site or app that shows ads. */
  PUBLISHER,
  /** A sender's address. */
  ADDRESS;

  /** The source of this kind that an event came from; empty when unknown. */
  public String of(EventHeader header) {
    return this == PUBLISHER ? header.publisherId() : header.ip();
  }
}
