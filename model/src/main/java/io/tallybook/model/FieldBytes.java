package io.tallybook.model;

/** Bytes of an event that lie in a larger array, which nobody writes to. */
public interface FieldBytes {
  /** The array in which the bytes lie. */
  byte[] array();

  /** Index of the first byte. */
  int from();

  /** How many bytes there are. */
  int length();

  /** Index of the first byte of the id's text. */
  int idFrom();

  /** How many bytes the id's text has, in UTF-8. */
  int idLength();

  /** Index of the first byte of the ad's fields: advertiser, campaign and ad, tags included. */
  int adFrom();

  /** How many bytes the ad's fields have; equal ads have equal bytes. */
  int adLength();

  /** Index of the first byte of the user id's text. */
  int userIdFrom();

  /** How many bytes the user id's text has, in UTF-8; 0 when unknown. */
  int userIdLength();

  /** Index of the first byte of the sender's address, in network order. */
  int ipFrom();

  /** How many bytes the sender's address has: 4 or 16; 0 when unknown. */
  int ipLength();

  /**
   * Index of the first byte of the user agent's field, its tag included. Without the bytes from
   * here to {@link #userAgentTo} the others are the fields of the same event without its agent.
   */
  int userAgentFrom();

  /** Index behind the last byte of the user agent's field; equal when it is absent. */
  int userAgentTo();

  /** Index of the first byte of the user agent's text. */
  int agentTextFrom();

  /** How many bytes the user agent's text has, in UTF-8; 0 when absent. */
  int agentTextLength();

  /** Index of the first byte of the publisher's text. */
  int publisherIdFrom();

  /** How many bytes the publisher's text has, in UTF-8; 0 when unknown. */
  int publisherIdLength();
}
