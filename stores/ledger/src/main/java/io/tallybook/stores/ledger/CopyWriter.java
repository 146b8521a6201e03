package io.tallybook.stores.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes many rows of a table with PostgreSQL's COPY, in its text format. While one is open its
 * connection can do nothing else, not even roll back: it must be closed, whatever happens.
 */
final class CopyWriter implements AutoCloseable {
  /** Large enough that the round trips do not count, small enough that memory does not grow. */
  private static final int BUFFER_CHARS = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder buffer = new StringBuilder(BUFFER_CHARS * 2);

  private CopyWriter(CopyIn copy) {
    this.copy = copy;
  }

  static CopyWriter into(Connection connection, String table, String columns) throws SQLException {
    return new CopyWriter(
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " (" + columns.toLowerCase(Locale.ROOT) + ") FROM STDIN"));
  }

  /** A row; each value is written as its text, null as SQL's null. */
  void row(@Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        buffer.append('\t');
      }
      Object value = values[i];
      if (value == null) {
        buffer.append("\\N");
      } else {
        append(value.toString());
      }
    }
    buffer.append('\n');
    if (buffer.length() >= BUFFER_CHARS) {
      flush();
    }
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> buffer.append("\\\\");
        case '\t' -> buffer.append("\\t");
        case '\n' -> buffer.append("\\n");
        case '\r' -> buffer.append("\\r");
        default -> buffer.append(c);
      }
    }
  }

  private void flush() throws SQLException {
    byte[] bytes = buffer.toString().getBytes(UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    buffer.setLength(0);
  }

  /** Ends the writing: without it nothing was written. */
  void end() throws SQLException {
    flush();
    copy.endCopy();
  }

  /** Gives the writing up, unless it was ended. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
