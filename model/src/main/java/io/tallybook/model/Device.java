package io.tallybook.model;

/** The kind of device an event came from. The order is that of the wire enum. */
public enum Device {
  UNKNOWN,
  DESKTOP,
  MOBILE,
  TABLET,
  TV,
  OTHER
}
