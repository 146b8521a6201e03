package io.tallybook.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a URL's query into names and values, strictly: a link means one thing or is refused,
 * because what is signed and what is understood must never differ. {@code +} is a space; {@code ;}
 * separates nothing.
 */
final class QueryParameters {
  private static final char LAST_ASCII = 0x7e;
  private static final int SHOWN_MAX = 80;

  private QueryParameters() {}

  /**
   * Decoded values by decoded name.
   *
   * @param query without its {@code ?}; null or empty gives no parameters
   * @throws IllegalArgumentException saying what is wrong, if a name comes twice or something is
   *     not ASCII, not percent-encoded properly or not UTF-8
   */
  static SortedMap<String, String> parse(@Nullable String query) {
    SortedMap<String, String> parameters = new TreeMap<>();
    if (query == null) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (parameters.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("parameter '" + shown(name) + "' is given twice");
      }
    }
    return Collections.unmodifiableSortedMap(parameters);
  }

  private static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(escapedByte(encoded, i));
        i += 2;
      } else if (c > ' ' && c <= LAST_ASCII) {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw new IllegalArgumentException(
            "the query has a character that must be percent-encoded in '" + shown(encoded) + "'");
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("'" + shown(encoded) + "' is not UTF-8 when decoded", e);
    }
  }

  private static int escapedByte(String encoded, int percent) {
    if (percent + 2 < encoded.length()) {
      int high = hexDigit(encoded.charAt(percent + 1));
      int low = hexDigit(encoded.charAt(percent + 2));
      if (high >= 0 && low >= 0) {
        return high * 16 + low;
      }
    }
    throw new IllegalArgumentException(
        "'%' must be followed by two hexadecimal digits, is not in '" + shown(encoded) + "'");
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
  }

  private static int hexDigit(char c) {
    // Character.digit would also take the digits of other scripts.
    return c <= LAST_ASCII ? Character.digit(c, 16) : -1;
  }
}
