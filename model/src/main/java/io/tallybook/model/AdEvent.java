package io.tallybook.model;

/** Something that happened to an ad. */
public sealed interface AdEvent permits Click, Impression, Conversion {
  EventHeader header();

  /** The same event with another header. */
  AdEvent withHeader(EventHeader newHeader);
}
