package io.tallybook.model;

/** What a request was for, as its headers tell. */
public enum Purpose {
  /** They say nothing of it: a person's, as far as they tell. */
  UNKNOWN,
  /** A browser fetched ahead what nobody had asked for yet. */
  PREFETCH
}
