package io.tallybook.model;

/**
 * What an advertiser wants a click to lead to: a sale, an install.
 *
 * @param clickId the id of the click it follows; empty when unknown
 * @param valueMicros value in millionths of the currency's unit; 0 when none was sent
 * @param currency ISO 4217; empty when no value was sent
 */
public record Conversion(EventHeader header, String clickId, long valueMicros, String currency)
    implements AdEvent {
  @Override
  public Conversion withHeader(EventHeader newHeader) {
    return new Conversion(newHeader, clickId, valueMicros, currency);
  }
}
