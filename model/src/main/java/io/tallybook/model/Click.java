package io.tallybook.model;

/**
 * A click on an ad.
 *
 * @param cost what the advertiser owes if the click is billable; never negative
 */
public record Click(EventHeader header, Money cost) implements AdEvent {
  @Override
  public Click withHeader(EventHeader newHeader) {
    return new Click(newHeader, cost);
  }
}
