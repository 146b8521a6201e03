package io.tallybook.stores.ledger;

import io.tallybook.model.AdRef;

/**
 * Ids as the database holds them. PostgreSQL's text cannot hold the character U+0000, and whoever
 * sends an event may put one into an id: it is written as {@code \0}, and a backslash as {@code
 * \\}.
 */
final class StoredText {
  private StoredText() {}

  /** Whether the ids can be written as UTF-8. */
  static boolean isStorable(AdRef ad) {
    return isStorable(ad.advertiserId()) && isStorable(ad.campaignId()) && isStorable(ad.adId());
  }

  /** Whether the text can be written as UTF-8. */
  static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  static String encode(String id) {
    return id.indexOf('\\') < 0 && id.indexOf('\0') < 0
        ? id
        : id.replace("\\", "\\\\").replace("\0", "\\0");
  }

  static String decode(String stored) {
    if (stored.indexOf('\\') < 0) {
      return stored;
    }
    StringBuilder id = new StringBuilder(stored.length());
    for (int i = 0; i < stored.length(); i++) {
      char c = stored.charAt(i);
      if (c == '\\') {
        i++;
        c = stored.charAt(i) == '0' ? '\0' : '\\';
      }
      id.append(c);
    }
    return id.toString();
  }
}
