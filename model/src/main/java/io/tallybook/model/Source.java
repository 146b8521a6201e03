package io.tallybook.model;

/** Which count a figure comes from. */
public enum Source {
  /** The stream: for decisions, within seconds. */
  LIVE,
  /** The nightly batch over the raw log: for money. */
  FINAL
}
