package io.tallybook.pipelines.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes a line of CSV (RFC 4180, but lines end with a line feed). For one thread. */
final class CsvText {
  private final StringBuilder line = new StringBuilder();

  /** Begins another line. */
  CsvText start() {
    line.setLength(0);
    return this;
  }

  CsvText add(long value) {
    separate().append(value);
    return this;
  }

  CsvText add(String value) {
    separate();
    if (mustQuote(value)) {
      line.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      line.append(value);
    }
    return this;
  }

  private StringBuilder separate() {
    if (line.length() > 0) {
      line.append(',');
    }
    return line;
  }

  private static boolean mustQuote(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }

  /** The line with its end. */
  byte[] end() {
    return line.append('\n').toString().getBytes(UTF_8);
  }
}
