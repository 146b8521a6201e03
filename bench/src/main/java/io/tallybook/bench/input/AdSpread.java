package io.tallybook.bench.input;

/** How the clicks are spread over the ads. */
public enum AdSpread {
  /** Every ad gets as many as any other. */
  EVEN,
  /** Zipf's law with exponent 1.1: the first ad gets about one click in seven. */
  ZIPF,
  /** Nine clicks of ten on one ad, the rest evenly on the others. */
  HOT
}
