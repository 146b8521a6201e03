package io.tallybook.pipelines.explain;

/** Where the price of a click comes from. */
public enum PriceSource {
  /** The event itself. */
  EVENT,
  /** The price book, which goes before the event. */
  PRICE_BOOK,
  /** Nobody set a price, or it is no click. */
  NONE
}
