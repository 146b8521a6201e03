package io.tallybook.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identity of an event: two records with the same id are the same event.
 *
 * @param value 1 to 128 characters
 */
public record EventId(String value) {
  /** Longest id accepted, in UTF-16 characters. */
  public static final int LENGTH_MAX = 128;

  public EventId {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "event id must have 1 to " + LENGTH_MAX + " characters, has " + value.length());
    }
  }

  /**
   * The id of an event that came without one: the same user, ad, second and user agent give the
   * same id, so that a retry is recognised.
   *
   * @param eventTimeMillis milliseconds since the epoch, rounded down to the second here
   */
  public static EventId derived(
      String userId, String adId, long eventTimeMillis, String userAgent) {
    // The lengths keep ("ab", "c") apart from ("a", "bc").
    String identity =
        userId.length()
            + ":"
            + userId
            + adId.length()
            + ":"
            + adId
            + Math.floorDiv(eventTimeMillis, 1_000)
            + ":"
            + userAgent;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
      return new EventId("h-" + HexFormat.of().formatHex(digest, 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
