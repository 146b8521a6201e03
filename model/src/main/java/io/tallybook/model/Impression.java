package io.tallybook.model;

/** An ad that was shown. */
public record Impression(EventHeader header) implements AdEvent {
  @Override
  public Impression withHeader(EventHeader newHeader) {
    return new Impression(newHeader);
  }
}
